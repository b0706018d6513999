import {expect} from 'chai';
import type {CobrowseError} from '../../src/errors.js';
import type {JoinReply} from '../../src/protocol/messages.js';
import type {ConnectionEvent, SessionConnection} from '../../src/protocol/session-connection.js';
import {expectNoStrayRejections} from './stray-rejections.js';

/** A connection, and the world around it as far as the contract speaks of it. */
export interface ContractStage {
  readonly connection: SessionConnection;
  /** A session that lives, with the customer inside. */
  readonly sessionToken: string;
  /** Lets pass what is on its way. */
  settle(): Promise<void>;
  refusesJoin(): void;
  /** JOIN is acknowledged, and not answered. */
  onlyAcknowledgesJoin(): void;
  endsBeforeAnswer(): void;
  /** Nothing answers the handshake. */
  isSilent(): void;
  agentJoins(): void;
  agentLeaves(): void;
  /** A poll fails; the next one gets through. */
  failsOnePoll(): void;
  forgetsClient(): void;
  /** Whether the server knows that the Controller has left, or that the session is over. */
  hasEnded(): boolean;
  dispose(): Promise<void>;
}

/** What is promised of every `SessionConnection`. Run for the real one and for the fake of the tests. */
export function describeConnectionContract(
  what: string,
  createStage: () => Promise<ContractStage> | ContractStage,
): void {
  describe(`the contract of a connection: ${what}`, () => {
    expectNoStrayRejections();

    let stage: ContractStage;
    let connection: SessionConnection;
    let events: ConnectionEvent[];
    let handshakes: number;
    let abort: AbortController;

    beforeEach(async () => {
      stage = await createStage();
      ({connection} = stage);
      events = [];
      handshakes = 0;
      abort = new AbortController();
    });

    afterEach(async () => {
      connection.close();
      await stage.dispose();
    });

    const join = (): Promise<JoinReply> =>
      connection.join(stage.sessionToken, {
        signal: abort.signal,
        onHandshake: () => handshakes++,
      });
    const listen = (): void => connection.listen((event) => void events.push(event));
    const errorOf = async (promise: Promise<unknown>): Promise<CobrowseError> => {
      let error: unknown;
      promise.catch((cause: unknown) => (error = cause));
      await until(() => error !== undefined);
      return error as CobrowseError;
    };
    /** Waits until `found`, for at most 3 s. */
    const until = async (found: () => boolean): Promise<void> => {
      for (let rounds = 0; rounds < 300 && !found(); rounds++) await stage.settle();
      expect(found(), JSON.stringify(events)).to.equal(true);
    };
    const kinds = (): string[] =>
      events.map((event) => (event.type === 'message' ? event.message.type : event.type));

    it('joins: the reply, and the user token of it', async () => {
      const reply = await join();

      expect(handshakes).to.equal(1);
      expect(reply.userToken).to.be.a('string').and.not.equal('');
      expect(connection.userToken).to.equal(reply.userToken);
      expect(reply.users.map(({role}) => role)).to.include(1);
      expect(reply.sessionHistoryId).not.to.equal('');
    });

    it('passes messages on in order [C5]', async () => {
      await join();
      listen();
      stage.agentJoins();
      stage.agentLeaves();
      await until(() => kinds().includes('deactivated'));

      expect(kinds()).to.deep.equal(['user-joined', 'activated', 'deactivated']);
    });

    it('keeps what comes before somebody listens [C5]', async () => {
      await join();
      stage.agentJoins();
      for (let rounds = 0; rounds < 10; rounds++) await stage.settle();
      listen();
      await until(() => kinds().length >= 2);

      expect(kinds()).to.deep.equal(['user-joined', 'activated']);
    });

    it('keeps a loss that comes before somebody listens', async () => {
      await join();
      stage.forgetsClient();
      for (let rounds = 0; rounds < 30; rounds++) await stage.settle();
      listen();
      await until(() => kinds().length >= 1);

      expect(events[0]).to.include({type: 'lost', forgotten: true});
    });

    it('says when the server refuses [C13]', async () => {
      stage.refusesJoin();

      expect(await errorOf(join())).to.include({code: 'join-refused'});
      expect(connection.userToken).to.equal('');
    });

    it('takes an acknowledgement without an answer for a refusal [C13]', async () => {
      stage.onlyAcknowledgesJoin();

      expect(await errorOf(join())).to.include({code: 'join-refused'});
    });

    it('says when the session ends before JOIN is answered', async () => {
      stage.endsBeforeAnswer();

      expect(await errorOf(join())).to.include({code: 'session-ended'});
    });

    it('gives up when it is aborted [R9]', async () => {
      stage.isSilent();
      const joining = join();
      await stage.settle();
      abort.abort();

      expect(await errorOf(joining)).to.include({code: 'aborted'});
      expect(handshakes).to.equal(0);
    });

    it('gives up when it is closed while JOIN is not answered [R9]', async () => {
      stage.onlyAcknowledgesJoin();
      const joining = join();
      await until(() => handshakes === 1);
      connection.close();

      expect(await errorOf(joining)).to.include({code: 'aborted'});
    });

    it('emits nothing after it is closed, and holds no secret [C6]', async () => {
      await join();
      listen();
      connection.close();
      stage.agentJoins();
      for (let rounds = 0; rounds < 10; rounds++) await stage.settle();
      connection.check({doubt: true});
      connection.stop();
      connection.unload();

      expect(events).to.deep.equal([]);
      expect(connection.userToken).to.equal('');
    });

    it('leaves by EXIT when asked to [C8]', async () => {
      await join();
      connection.close({exit: true});

      await until(() => stage.hasEnded());
    });

    it('leaves when the page goes away [C9]', async () => {
      await join();
      connection.unload();

      expect(connection.userToken).to.equal('');
      await until(() => stage.hasEnded());
    });

    it('is lost when it is asked about after the page went away and came back [R5]', async () => {
      await join();
      listen();
      connection.unload();
      await stage.settle();
      expect(kinds()).to.deep.equal([]);
      connection.check();

      expect(kinds()).to.deep.equal(['lost']);
    });

    it('stops the session for everybody [C7]', async () => {
      await join();
      listen();
      connection.stop();

      await until(() => stage.hasEnded());
    });

    it('polls again by itself, and says so [R1]', async () => {
      await join();
      listen();
      stage.failsOnePoll();
      await until(() => kinds().includes('restored'));

      expect(kinds()).to.deep.equal(['interrupted', 'restored']);
      expect(events[0]).to.include({retryInMs: 20});
      expect(events[0]).to.have.nested.property('error.code', 'server-unreachable');
      expect(connection.userToken).not.to.equal('');
    });

    it('is lost once when the server forgets it, and emits nothing more [R2]', async () => {
      await join();
      listen();
      stage.forgetsClient();
      await until(() => kinds().includes('lost'));
      stage.agentJoins();
      for (let rounds = 0; rounds < 10; rounds++) await stage.settle();

      expect(kinds()).to.deep.equal(['lost']);
      expect(events[0]).to.include({forgotten: true});
      expect(connection.userToken).to.equal('');
    });
  });
}
