import type {Strings} from './strings.js';

export const pt: Strings = {
  label: 'Visualização de navegação conjunta',
  idle: 'Nenhuma sessão',
  locating: 'A procurar a sessão…',
  connecting: 'A ligar…',
  joining: 'A entrar na sessão…',
  joined: 'À espera da página partilhada…',
  active: 'Página partilhada',
  ended: 'Sessão terminada',
  failed: 'Não foi possível entrar na sessão',
  reconnecting: 'Ligação perdida, a restabelecer…',
  suspended: 'Sem ligação, novas tentativas em curso…',
  ending: 'A terminar…',
  time: 'Duração',
  number: 'Número da sessão',
  hint: 'Os nove dígitos que o cliente vê.',
  join: 'Entrar',
  cancel: 'Cancelar',
  end: 'Terminar',
  confirm: 'Terminar a sessão para todos?',
  endForAll: 'Terminar sessão',
  keep: 'Continuar sessão',
  fullScreen: 'Ecrã inteiro',
  window: 'Sair do ecrã inteiro',
  skip: 'Saltar a página partilhada',
  back: 'Voltar antes da página partilhada',
  reload: 'Recarregar',
  errors: {
    'agent-busy': 'Já está noutra sessão. Termine-a primeiro.',
    'invalid-session-token':
      'Um número de sessão tem nove dígitos. Peça ao cliente que o leia de novo.',
    'session-not-found':
      'Esta sessão não existe ou já terminou. Peça ao cliente que verifique o número ou inicie outra.',
    'session-ended': 'A sessão terminou. Peça ao cliente que inicie outra.',
    'server-unreachable': 'O servidor de navegação conjunta está inacessível. Tente mais tarde.',
    'view-not-activated':
      'A página ainda não é partilhada. Verifique se a página do agente está em branco ou à sua espera.',
    'stop-failed':
      'O servidor não confirmou o fim. Peça ao cliente que verifique se a página já não é partilhada.',
  },
};
