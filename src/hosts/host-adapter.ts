/** Why the primary interaction went away. */
export type InteractionEndReason = 'transferred' | 'timed-out' | 'closed';

/** User data as an interaction holds it: keys and plain values. */
export type UserData = Readonly<Record<string, string | number>>;

/** What comes along with a write. */
export interface WriteOptions {
  /** Aborted when the write took too long: nobody waits for it any more. */
  readonly signal: AbortSignal;
  /** Whether these are the last keys of the session. A desktop that holds its "mark done" lets it go. */
  readonly final: boolean;
}

/**
 * The desktop side: where an interaction's user data is read and written, and who says that the
 * interaction ends. Every method may fail; a failure is reported as `attach-failed` and changes
 * nothing about the co-browse session.
 */
export interface HostAdapter {
  /**
   * Reads what the interaction already holds, so that counters continue after a desktop reload.
   * Called once per joined session, before the first write.
   */
  readAttachedData?(options: {signal: AbortSignal}): Promise<Readonly<Record<string, unknown>>>;

  /**
   * Writes keys, replacing those that exist. Calls never overlap and come in order.
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
