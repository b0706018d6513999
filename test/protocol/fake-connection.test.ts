import type {CometdConnectionOptions} from '../../src/protocol/cometd-connection.js';
import {describeConnectionContract, type ContractStage} from '../support/connection-contract.js';
import {FakeClock} from '../support/fake-clock.js';
import {FakeConnection, joinReply} from '../support/fake-connection.js';

function createStage(): ContractStage {
  const clock = new FakeClock();
  const options = {
    transport: 'websocket',
    clock,
    handshakeTimeoutMs: 10_000,
    joinTimeoutMs: 10_000,
    retryDelayMs: () => 20,
  } as unknown as CometdConnectionOptions;
  let onJoin = (): void => {
    connection.acceptsHandshake();
    connection.answers();
  };
  const connection = new FakeConnection(options, () => onJoin());
  return {
    connection,
    sessionToken: '123456789',
    settle: () => clock.advance(10),
    refusesJoin: () => {
      onJoin = () => {
        connection.acceptsHandshake();
        connection.answers({});
      };
    },
    onlyAcknowledgesJoin: () => {
      onJoin = () => {
        connection.acceptsHandshake();
        connection.acknowledges();
      };
    },
    endsBeforeAnswer: () => {
      onJoin = () => {
        connection.acceptsHandshake();
        connection.receives('deactivated', {deactivationTime: clock.now()});
        connection.answers(joinReply());
      };
    },
    isSilent: () => {
      onJoin = () => undefined;
    },
    agentJoins: () => {
      connection.receives('joined', {userId: '2', role: 2});
      connection.receives('activated', {activationTime: clock.now()});
    },
    agentLeaves: () => connection.receives('deactivated', {deactivationTime: clock.now()}),
    failsOnePoll: () => {
      connection.interrupts();
      connection.restores();
    },
    forgetsClient: () => connection.loses({forgotten: true}),
    hasEnded: () => connection.exits + connection.stops > 0,
    dispose: async () => undefined,
  };
}

describeConnectionContract('the fake of the unit tests', createStage);
