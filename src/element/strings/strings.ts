import type {SessionState} from '../../controller/session-state.js';
import type {CobrowseErrorCode} from '../../errors.js';

/** What a view says. The names of states are the texts of its status line. */
export type StringName =
  | SessionState
  | 'label'
  | 'reconnecting'
  | 'suspended'
  | 'time'
  | 'number'
  | 'hint'
  | 'join'
  | 'cancel'
  | 'end'
  | 'confirm'
  | 'endForAll'
  | 'keep'
  | 'fullScreen'
  | 'window'
  | 'skip'
  | 'back'
  | 'reload';

/** One language. */
export interface Strings extends Readonly<Record<StringName, string>> {
  /** What to say instead of an error's own, English message. */
  readonly errors?: Readonly<Partial<Record<CobrowseErrorCode, string>>>;
}
