import {expect} from 'chai';
import {interactionEndOf} from '../../src/hosts/interaction-end.js';

const ID = '7';

/** Which message of which desktop is which end. */
const table: readonly (readonly [string, unknown, string | undefined])[] = [
  // Genesys Web Services v2
  ...[
    ['ChatStateChangeMessage', 'chat', 'Completed', 'closed'],
    ['ChatStateChangeMessage', 'chat', 'Revoked', 'timed-out'],
    ['ChatStateChangeMessage', 'chat', 'Chat', undefined],
    ['CallStateChangeMessage', 'call', 'Released', 'closed'],
    ['CallStateChangeMessage', 'call', 'Held', undefined],
    // Workspace API v3
    ['InteractionStateChanged', 'interaction', 'Completed', 'closed'],
    ['InteractionStateChanged', 'interaction', 'Accepted', undefined],
    ['CallStateChanged', 'call', 'Released', 'closed'],
    ['CallStateChanged', 'call', 'Completed', 'closed'],
    ['CallStateChanged', 'call', 'Established', undefined],
    ['AttachedDataChanged', 'call', 'Released', undefined],
    ['constructor', 'call', 'Released', undefined],
  ].map(
    ([messageType, name, state, reason]) =>
      [
        `${messageType} ${state}`,
        {channel: '/c', data: {messageType, [name!]: {id: ID, state}}},
        reason,
      ] as const,
  ),
  // Service Client API
  ...(
    [
      ['COMPLETED', 'closed'],
      ['IDLE', 'closed'],
      ['REVOKED', 'timed-out'],
      ['TRANSFERRING', 'transferred'],
      ['TRANSFER_COMPLETED', 'transferred'],
      ...[
        'UNKNOWN',
        'RINGING',
        'DIALING',
        'TALKING',
        'HELD',
        'PREVIEW',
        'INVITED',
        'ACCEPTED',
        'CREATED',
        'PULLED',
        'ERROR',
        'SAVED',
        'INVITED_CONFERENCE',
        'toString',
      ].map((state) => [state, undefined] as const),
    ] as const
  ).map(
    ([state, reason]) =>
      [
        `WWE ${state}`,
        {event: 'interaction', data: {interaction: {interactionId: ID, state}}},
        reason,
      ] as const,
  ),
  ['WWE markdone', {event: 'markdone', data: {interactionId: ID}}, 'closed'],
  ['WWE agent', {event: 'agent', data: {interactionId: ID, state: 'IDLE'}}, undefined],
];

describe('interactionEndOf', () => {
  for (const [name, message, reason] of table) {
    it(`reads ${name} as ${reason ?? 'no end'} [H6 H3]`, () => {
      expect(interactionEndOf(message, ID)).to.equal(reason);
      expect(interactionEndOf(message, 'other')).to.equal(undefined);
    });
  }

  it('reads a notification without its envelope, and by the path of the chat', () => {
    const data = {messageType: 'ChatStateChangeMessage', chatPath: '/chats/7', state: 'Completed'};
    expect(interactionEndOf(data, ID)).to.equal('closed');
  });

  it('survives what is no message', () => {
    for (const message of [undefined, null, 7, 'x', [], {}, {data: null}, {event: 'interaction'}]) {
      expect(interactionEndOf(message, ID)).to.equal(undefined);
    }
  });
});
