import 'gcb-agent-view/define.js';
import {Component, CUSTOM_ELEMENTS_SCHEMA, signal} from '@angular/core';
import type {GcbAgentViewEventMap} from 'gcb-agent-view';

@Component({
  selector: 'app-cobrowse',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  styles: 'gcb-agent-view { height: 600px }',
  template: `
    <input #number aria-label="Session number" />
    <button (click)="token.set(number.value)">Join</button>
    <p>{{ status() }}</p>
    <gcb-agent-view
      server="https://cobrowse.example.com/cobrowse"
      nosidinput
      [sessionToken]="token()"
      (cobrowse-activated)="onActivated()"
      (cobrowse-deactivated)="onDeactivated($event)"
      (cobrowse-error)="onError($event)"
    />
  `,
})
export class Cobrowse {
  protected readonly token = signal('');
  protected readonly status = signal('');

  protected onActivated(): void {
    this.status.set('The page is shared');
  }

  protected onDeactivated({detail}: GcbAgentViewEventMap['cobrowse-deactivated']): void {
    this.status.set(`Ended: ${detail.reason}`);
    this.token.set('');
  }

  protected onError({detail}: GcbAgentViewEventMap['cobrowse-error']): void {
    this.status.set(`${detail.message} ${detail.remediation}`);
    if (detail.fatal) this.token.set('');
  }
}
