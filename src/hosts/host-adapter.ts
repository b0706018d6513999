/** Why the primary interaction went away. */
export type InteractionEndReason = 'transferred' | 'timed-out' | 'closed';

/** User data as an interaction holds it: keys and plain values. */
export type UserData = Readonly<Record<string, string | number>>;

/** What comes along with a write. */
export interface WriteOptions {
  /** Aborted when the write took too long: nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Whether these are the last keys of the session. A desktop that holds its "mark done" releases it. */
  readonly final: boolean;
}

/**
 * The desktop side: where an interaction's user data is read and written, and who says that the
 * interaction ends. Every method may fail; a failure is reported as `attach-failed` and changes
 * nothing about the co-browse session.
 */
export interface HostAdapter {
  /**
   * Names the interaction. Two adapters with the same key stand for one interaction, whose counters
   * go on when a framework creates the adapter anew. Without a key another object is another
   * interaction, unless both are object literals of the same code, as a template writes them.
   */
  readonly key?: string | undefined;

  /**
   * Whether a read may leave out keys that the interaction holds, without an error, as WWE does when
   * its configuration does not list them. Then totals are written only after a read has returned what
   * was written before.
   */
  readonly mayHideKeys?: boolean | undefined;

  /**
   * Reads what the interaction already holds, so that counters continue after a desktop reload.
   * Called before the first write of a session, and again when it failed.
   */
  readAttachedData?(options: {signal: AbortSignal}): Promise<Readonly<Record<string, unknown>>>;

  /**
   * Writes keys, replacing those that exist. Calls never overlap and come in order; keys that change
   * while a call is under way come with the next one, once.
   *
   * @param changes The keys to write now.
   * @param data All keys of the interaction so far, the changes among them.
   */
  writeAttachedData(changes: UserData, data: UserData, options: WriteOptions): Promise<void> | void;

  /**
   * Registers what to do when the desktop ends the interaction. The returned promise of `handler`
   * settles when the session is closed and the final keys are written, so that a desktop that can
   * hold its "mark done" holds it until then.
   *
   * @returns The undo.
   */
  onInteractionEnd?(handler: (reason: InteractionEndReason) => Promise<void>): () => void;
}

/** An adapter of a known desktop: one that reads, and knows its interaction. */
export interface DesktopHost extends HostAdapter {
  readonly key: string;
  /** Calls `handler` with each line of the customer; only where the desktop gives them. */
  onChatLine?(handler: (text: string) => void): () => void;
  readAttachedData: NonNullable<HostAdapter['readAttachedData']>;
  writeAttachedData(changes: UserData, data: UserData, options: WriteOptions): Promise<void>;
}

const isLiteral = (adapter: object): boolean => Object.getPrototypeOf(adapter) === Object.prototype;

/** The code of an adapter, without what it closes over. */
const codeOf = (adapter: HostAdapter): string => Object.values(adapter).map(String).join();

/** Whether two adapters stand for one interaction. See {@link HostAdapter.key}. */
export const isSameInteraction = (
  one: HostAdapter | null | undefined,
  other: HostAdapter | null | undefined,
): boolean => {
  if (!one || !other) return !one && !other;
  if (one === other) return true;
  if (one.key !== undefined || other.key !== undefined) return one.key === other.key;
  return isLiteral(one) && isLiteral(other) && codeOf(one) === codeOf(other);
};
