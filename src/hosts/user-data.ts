export type Fields = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null;

/** Replies nest an interaction a few levels deep; a reply deeper than this is not one of them. */
const MAX_DEPTH = 8;

const idKeys = ['interactionId', 'id', 'connId', 'callUuid'];

/** User data as a plain record, from a record or from the list of `{key, type, value}` of Workspace 9. */
const toRecord = (userData: unknown): Fields | undefined => {
  if (!Array.isArray(userData)) return isObject(userData) ? userData : undefined;
  const record: Record<string, unknown> = {};
  for (const entry of userData) {
    if (isObject(entry) && typeof entry['key'] === 'string') record[entry['key']] = entry['value'];
  }
  return record;
};

/**
 * Finds an interaction's user data in a desktop's reply. Desktops and their versions wrap it
 * differently (`call`, `chat`, `calls[]`, `media.channels[].interactions[]`), so this looks for the
 * object that has user data and that id, at any place.
 *
 * @returns `undefined` when the reply holds no such interaction.
 */
export const findUserData = (
  reply: unknown,
  interactionId: string,
  depth = 0,
): Fields | undefined => {
  if (!isObject(reply) || depth > MAX_DEPTH) return undefined;
  const ids = idKeys.map((key) => reply[key]).filter((id) => id !== undefined);
  if (ids.includes(interactionId)) {
    const record = toRecord(reply['userData']);
    if (record) return record;
  }
  for (const value of Object.values(reply)) {
    const found = findUserData(value, interactionId, depth + 1);
    if (found) return found;
  }
  return undefined;
};
