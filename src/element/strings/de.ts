import type {Strings} from './strings.js';

export const de: Strings = {
  label: 'Co-Browse-Ansicht',
  idle: 'Keine Sitzung',
  locating: 'Sitzung wird gesucht …',
  connecting: 'Verbindung wird aufgebaut …',
  joining: 'Beitritt läuft …',
  joined: 'Warten auf die geteilte Seite …',
  active: 'Seite wird geteilt',
  ended: 'Sitzung beendet',
  failed: 'Beitritt zur Sitzung fehlgeschlagen',
  reconnecting: 'Verbindung unterbrochen, wird wiederhergestellt …',
  suspended: 'Keine Verbindung, weitere Versuche laufen …',
  ending: 'Wird beendet …',
  time: 'Dauer',
  number: 'Sitzungsnummer',
  hint: 'Die neun Ziffern, die der Kunde sieht.',
  join: 'Beitreten',
  cancel: 'Abbrechen',
  end: 'Beenden',
  confirm: 'Sitzung für alle beenden?',
  endForAll: 'Sitzung beenden',
  keep: 'Sitzung fortsetzen',
  fullScreen: 'Vollbild',
  window: 'Vollbild verlassen',
  skip: 'Geteilte Seite überspringen',
  back: 'Zurück vor die geteilte Seite',
  reload: 'Neu laden',
  errors: {
    'agent-busy': 'Sie sind schon in einer anderen Sitzung. Beenden Sie diese zuerst.',
    'invalid-session-token':
      'Eine Sitzungsnummer hat neun Ziffern. Bitten Sie den Kunden, sie noch einmal vorzulesen.',
    'session-not-found':
      'Diese Sitzung gibt es nicht, oder sie ist beendet. Bitten Sie den Kunden, die Nummer zu prüfen oder neu zu starten.',
    'session-ended': 'Die Sitzung wurde beendet. Bitten Sie den Kunden, eine neue zu starten.',
    'server-unreachable':
      'Der Co-Browse-Server ist nicht erreichbar. Versuchen Sie es später noch einmal.',
    'view-not-activated':
      'Die Seite wird noch nicht geteilt. Prüfen Sie, ob die Agentenseite leer ist oder auf Sie wartet.',
    'stop-failed':
      'Der Server hat das Ende nicht bestätigt. Bitten Sie den Kunden zu prüfen, dass seine Seite nicht mehr geteilt wird.',
  },
};
