import type {Strings} from './strings.js';

export const it: Strings = {
  label: 'Vista di navigazione condivisa',
  idle: 'Nessuna sessione',
  locating: 'Ricerca della sessione…',
  connecting: 'Connessione in corso…',
  joining: 'Accesso alla sessione…',
  joined: 'In attesa della pagina condivisa…',
  active: 'Pagina condivisa',
  ended: 'Sessione terminata',
  failed: 'Impossibile partecipare alla sessione',
  reconnecting: 'Connessione persa, riconnessione…',
  suspended: 'Nessuna connessione, nuovi tentativi in corso…',
  ending: 'Chiusura in corso…',
  time: 'Durata',
  number: 'Numero di sessione',
  hint: 'Le nove cifre che vede il cliente.',
  join: 'Partecipa',
  cancel: 'Annulla',
  end: 'Termina',
  confirm: 'Terminare la sessione per tutti?',
  endForAll: 'Termina sessione',
  keep: 'Continua sessione',
  fullScreen: 'Schermo intero',
  window: 'Esci da schermo intero',
  skip: 'Salta la pagina condivisa',
  back: 'Torna prima della pagina condivisa',
  reload: 'Ricarica',
  errors: {
    'agent-busy': 'È già in un’altra sessione. Prima termini quella.',
    'invalid-session-token':
      'Un numero di sessione ha nove cifre. Chieda al cliente di rileggerlo.',
    'session-not-found':
      'Questa sessione non esiste o è terminata. Chieda al cliente di controllare il numero o di avviarne una nuova.',
    'session-ended': 'La sessione è terminata. Chieda al cliente di avviarne una nuova.',
    'server-unreachable':
      'Il server di navigazione condivisa non è raggiungibile. Riprovi più tardi.',
    'view-not-activated':
      'La pagina non è ancora condivisa. Controlli se la pagina dell’agente è vuota o in attesa.',
    'stop-failed':
      'Il server non ha confermato la fine. Chieda al cliente di verificare che la pagina non sia più condivisa.',
  },
};
