import type {CometD, Message} from 'cometd';

interface ConvertingTransport {
  convertToMessages(response: unknown): Message[];
}

/**
 * Lets a cometd.js client read answers that come inside acknowledgements, as the Co-browse Server
 * sends them. Unsplit, the callback of `publish` would never be called, and a WebSocket would be
 * closed after `maxNetworkDelay`.
 */
export function splitCombinedAnswers(cometd: CometD): void {
  for (const name of cometd.getTransportTypes()) {
    const transport = cometd.findTransport(name) as unknown as ConvertingTransport;
    const convert = transport.convertToMessages.bind(transport);
    transport.convertToMessages = (response) => convert(response).flatMap(split);
  }
}

function split(message: Message): Message[] {
  const {data, ...acknowledgement} = message as Message & {data?: unknown};
  const {channel, successful} = message;
  return data === undefined || successful === undefined || channel.startsWith('/meta/')
    ? [message]
    : [acknowledgement, {channel, data}];
}
