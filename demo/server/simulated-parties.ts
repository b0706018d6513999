import type {CobrowseServer} from './cobrowse-server.js';

const CUSTOMER = 1;
const AGENT = 2;
let lastId = 0;

/** The customer and the agent of a new session, inside the server: no connection of theirs can fail. */
export class SimulatedParties {
  readonly token: string;
  readonly #server: CobrowseServer;
  #customerToken = '';
  #agentToken = '';

  constructor(server: CobrowseServer) {
    this.#server = server;
    this.token = server.createSession().token;
  }

  customerJoins(): void {
    this.#customerToken = this.#join(CUSTOMER, 'Customer');
  }

  /** With the customer inside, the session becomes active. */
  agentJoins(): void {
    this.#agentToken = this.#join(AGENT, 'Agent');
  }

  customerLeaves(): void {
    this.#server.sessions.exit(this.#customerToken);
  }

  agentLeaves(): void {
    this.#server.sessions.exit(this.#agentToken);
  }

  #join(role: 1 | 2, name: string): string {
    lastId += 1;
    const {sessions} = this.#server;
    const joined = sessions.join({token: this.token, role, name, clientId: `inside-${lastId}`});
    if (!joined) throw new Error(`The session is over: role ${role} cannot join.`);
    sessions.activateIfReady(joined.session);
    return joined.member.userToken;
  }
}
