import {html, nothing, type TemplateResult} from 'lit';
import type {Strings} from './strings/strings.js';

/** The last four bits of the code of each of these digits are its value. */
const toAscii = (digit: string): string => String(digit.charCodeAt(0) & 15);

const digitsOf = (text: string): string =>
  text.replace(/[٠-٩۰-۹０-９]/g, toAscii).replace(/\D/g, '');

const grouped = (digits: string): string => digits.replace(/\d{3}(?=\d)/g, '$& ');

/** How the field is shown. */
export interface SessionEntryOptions {
  busy: boolean;
  /** Whether the last number was refused. */
  invalid: boolean;
  /** Whether session numbers are digits alone, which is Genesys' own form. */
  numeric: boolean;
}

/**
 * The field for the session number that the customer reads out. Takes whatever is pasted, as long as
 * the digits are in it, and shows them in groups for reading back.
 */
export function sessionEntry(
  strings: Strings,
  {busy, invalid, numeric}: SessionEntryOptions,
  onJoin: (sessionToken: string) => void,
): TemplateResult {
  const onInput = ({target}: Event): void => {
    const input = target as HTMLInputElement;
    // Not while somebody corrects in the middle: the caret would jump.
    if (numeric && input.selectionEnd === input.value.length) {
      input.value = grouped(digitsOf(input.value));
    }
  };
  const onSubmit = (event: Event): void => {
    event.preventDefault();
    const {value} = (event.target as HTMLFormElement).elements[0] as HTMLInputElement;
    if (!busy) onJoin(numeric ? digitsOf(value) : value.trim());
  };
  return html`<form part="entry" novalidate @submit=${onSubmit}>
    <label for="number">${strings.number}</label>
    <div>
      <input
        id="number"
        part="input"
        type="text"
        dir="ltr"
        inputmode=${numeric ? 'numeric' : nothing}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        aria-describedby="hint problem"
        aria-invalid=${invalid}
        ?readonly=${busy}
        @input=${onInput}
      />
      <button part="button join-button" ?disabled=${busy}>${strings.join}</button>
    </div>
    <small id="hint">${strings.hint}</small>
  </form>`;
}
