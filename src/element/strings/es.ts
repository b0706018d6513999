import type {Strings} from './strings.js';

export const es: Strings = {
  label: 'Vista de navegación conjunta',
  idle: 'Sin sesión',
  locating: 'Buscando la sesión…',
  connecting: 'Conectando…',
  joining: 'Entrando en la sesión…',
  joined: 'Esperando la página compartida…',
  active: 'Página compartida',
  ended: 'Sesión finalizada',
  failed: 'No se pudo unir a la sesión',
  reconnecting: 'Conexión perdida, reconectando…',
  suspended: 'Sin conexión, se sigue intentando…',
  ending: 'Finalizando…',
  time: 'Duración',
  number: 'Número de sesión',
  hint: 'Los nueve dígitos que ve el cliente.',
  join: 'Unirse',
  cancel: 'Cancelar',
  end: 'Finalizar',
  confirm: '¿Finalizar la sesión para todos?',
  endForAll: 'Finalizar sesión',
  keep: 'Seguir en la sesión',
  fullScreen: 'Pantalla completa',
  window: 'Salir de pantalla completa',
  skip: 'Saltar la página compartida',
  back: 'Volver antes de la página compartida',
  reload: 'Volver a cargar',
  errors: {
    'agent-busy': 'Ya está en otra sesión. Finalícela primero.',
    'invalid-session-token':
      'Un número de sesión tiene nueve dígitos. Pida al cliente que lo lea de nuevo.',
    'session-not-found':
      'Esta sesión no existe o ha finalizado. Pida al cliente que compruebe el número o que inicie otra.',
    'session-ended': 'La sesión ha finalizado. Pida al cliente que inicie otra.',
    'server-unreachable':
      'No se puede acceder al servidor de navegación conjunta. Inténtelo más tarde.',
    'view-not-activated':
      'La página aún no se comparte. Compruebe si la página del agente está en blanco o le espera.',
    'stop-failed':
      'El servidor no ha confirmado el final. Pida al cliente que compruebe que su página ya no se comparte.',
  },
};
