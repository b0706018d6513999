import {Component, CUSTOM_ELEMENTS_SCHEMA, signal} from '@angular/core';
import type {GcbAgentViewEventMap} from 'gcb-agent-view';
import {FIRST, SECOND, server} from './settings';

@Component({
  selector: 'app-desktop',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <input id="token" #entry />
    <button id="join" (click)="token.set(entry.value)">Join</button>
    <button id="change" (click)="change()">Change</button>
    <button id="toggle" (click)="mounted.set(!mounted())">Toggle</button>
    @if (mounted()) {
      <gcb-agent-view
        id="view"
        stickiness="url"
        [allowedServers]="'https://*.example.com'"
        nosidinput
        [server]="server"
        [label]="settings().label"
        [controls]="settings().controls"
        [options]="settings().options"
        [sessionToken]="token()"
        (cobrowse-joined)="onJoined($event)"
        (cobrowse-activated)="onActivated($event)"
        (cobrowse-deactivated)="onDeactivated($event)"
      >
        <p id="hint">Ask the customer for the number.</p>
      </gcb-agent-view>
    }
    <ol id="log">
      @for (line of log(); track $index) {
        <li>{{ line }}</li>
      }
    </ol>
  `,
})
export class Desktop {
  protected readonly server = server;
  protected readonly mounted = signal(true);
  protected readonly token = signal('');
  protected readonly settings = signal(FIRST);
  protected readonly log = signal<string[]>([]);

  protected change(): void {
    this.settings.set(SECOND);
  }

  protected onJoined({detail}: GcbAgentViewEventMap['cobrowse-joined']): void {
    this.#note(`joined ${detail.sessionHistoryId}`);
  }

  protected onActivated({detail}: GcbAgentViewEventMap['cobrowse-activated']): void {
    this.#note(`activated ${detail.activationTime}`);
  }

  protected onDeactivated({detail}: GcbAgentViewEventMap['cobrowse-deactivated']): void {
    this.#note(`deactivated ${detail.durationMs}`);
    this.token.set('');
  }

  #note(line: string): void {
    this.log.update((lines) => [...lines, line]);
  }
}
