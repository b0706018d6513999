import type {Strings} from './strings.js';

export const fr: Strings = {
  label: 'Vue de co-navigation',
  idle: 'Aucune session',
  locating: 'Recherche de la session…',
  connecting: 'Connexion…',
  joining: 'Entrée dans la session…',
  joined: 'En attente de la page partagée…',
  active: 'Page partagée',
  ended: 'Session terminée',
  failed: 'Impossible de rejoindre la session',
  reconnecting: 'Connexion perdue, reconnexion…',
  suspended: 'Pas de connexion, nouvelles tentatives…',
  ending: 'Fin en cours…',
  time: 'Durée',
  number: 'Numéro de session',
  hint: 'Les neuf chiffres que voit le client.',
  join: 'Rejoindre',
  cancel: 'Annuler',
  end: 'Terminer',
  confirm: 'Terminer la session pour tous ?',
  endForAll: 'Terminer la session',
  keep: 'Poursuivre la session',
  fullScreen: 'Plein écran',
  window: 'Quitter le plein écran',
  skip: 'Passer la page partagée',
  back: 'Revenir avant la page partagée',
  reload: 'Recharger',
  errors: {
    'agent-busy': 'Vous êtes déjà dans une autre session. Terminez-la d’abord.',
    'invalid-session-token':
      'Un numéro de session comporte neuf chiffres. Demandez au client de le relire.',
    'session-not-found':
      'Cette session n’existe pas ou est terminée. Demandez au client de vérifier le numéro ou d’en démarrer une nouvelle.',
    'session-ended': 'La session est terminée. Demandez au client d’en démarrer une nouvelle.',
    'server-unreachable': 'Le serveur de co-navigation est injoignable. Réessayez plus tard.',
    'view-not-activated':
      'La page n’est pas encore partagée. Vérifiez si la page de l’agent est vide ou attend une action.',
    'stop-failed':
      'Le serveur n’a pas confirmé la fin. Demandez au client de vérifier que sa page n’est plus partagée.',
  },
};
