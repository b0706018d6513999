import {html, nothing, type TemplateResult} from 'lit';
import type {ErrorDetail} from '../controller/events.js';
import type {SessionState} from '../controller/session-state.js';
import {sessionEntry} from './session-entry.js';
import type {Status} from './status.js';
import type {Strings} from './strings/strings.js';
import {button} from './toolbar.js';

/** All that a view shows. */
export interface ViewModel {
  strings: Strings;
  label: string;
  state: SessionState;
  status: Status;
  /** How long the page is or was shared; empty when it never was. */
  time: string;
  numeric: boolean;
  /** What `controls` adds to the toolbar, or nothing. */
  toolbar: TemplateResult | false;
  onJoin: (sessionToken: string) => void;
  onReload: () => void;
}

/** Errors that another number may mend. */
const ABOUT_NUMBER = ['invalid-session-token', 'session-not-found', 'session-ended'];

/** A page that does not come may come when it is asked again. */
const alert = ({strings, status, onReload}: ViewModel, problem: ErrorDetail): TemplateResult => {
  const {code, message, remediation} = problem;
  const mayReload = status.isOn && code === 'view-not-activated';
  const translated = strings.errors?.[code];
  // The error's own text is English, whatever the language around it.
  return html`<div part="alert" dir="auto" lang=${translated ? nothing : 'en'}>
    ${translated ?? `${message} ${remediation}`}
    ${mayReload ? button('reload', strings.reload, onReload) : nothing}
  </div>`;
};

/** A way past the frame: the keyboard cannot leave it on the other side otherwise, only through it. */
const skip = (label: string, toNext: boolean): TemplateResult => {
  const jump = ({target}: Event): void => {
    const base = (target as HTMLElement).parentElement;
    const skips = base?.querySelectorAll<HTMLElement>('[part~=skip-button]');
    skips?.[Number(toNext)]?.focus();
  };
  return button('skip', label, jump);
};

/** The whole view, the frame excepted, which `AgentFrame` puts on the stage. */
export const viewTemplate = (view: ViewModel): TemplateResult =>
  html`<div class="fill">${base(view)}</div>
    <div class="size"></div>`;

function base(view: ViewModel): TemplateResult {
  const {strings, status} = view;
  const {isOn, problem} = status;
  return html`<div part="base" role="group" aria-label=${view.label} class=${classes(view)}>
    <div part="toolbar">
      <div part="status" role="status" tabindex="-1"><i></i>${status.text(strings)}</div>
      ${
        view.time
          ? html`<span part="timer" role="timer" aria-label=${strings.time}>${view.time}</span>`
          : nothing
      }
      ${view.toolbar || nothing}
    </div>
    <div part="progress" ?hidden=${!status.isBusy}></div>
    <div role="alert" id="problem">${problem ? alert(view, problem) : nothing}</div>
    ${isOn ? skip(strings.skip, true) : panel(view)}
    <div part="stage"></div>
    ${isOn ? skip(strings.back, false) : nothing}
  </div>`;
}

const classes = ({state, status, toolbar}: ViewModel): string =>
  [
    state,
    status.isOn ? 'framed' : 'empty',
    toolbar ? 'bar' : 'plain',
    status.isPending && 'pending',
    status.isLost && 'lost',
  ]
    .filter(Boolean)
    .join(' ');

/** What is shown while no page is shared. */
function panel({strings, state, status, numeric, toolbar, onJoin}: ViewModel) {
  const {isBusy: busy, problem} = status;
  const invalid = state === 'failed' && !!problem && ABOUT_NUMBER.includes(problem.code);
  return html`<div part="panel">
    ${toolbar ? sessionEntry(strings, {busy, invalid, numeric}, onJoin) : nothing}
    <slot></slot>
  </div>`;
}
