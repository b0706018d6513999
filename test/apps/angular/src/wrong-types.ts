import type {ElementRef} from '@angular/core';
import type {GcbAgentView, GcbAgentViewEventMap} from 'gcb-agent-view';
import {FIRST, type Settings} from './settings';

/**
 * What must not compile. The check fails when a line of these does. Angular does not check what a
 * template gives to a custom element, so that types help as far as the component's code goes.
 */
export class WrongTypes {
  // @ts-expect-error -- it is a boolean
  protected readonly controls: Settings = {...FIRST, controls: 'yes'};
  // @ts-expect-error -- an option that does not exist
  protected readonly options: Settings = {...FIRST, options: {joinTimeout: 5000}};

  protected onJoined({detail}: GcbAgentViewEventMap['cobrowse-joined']): void {
    // @ts-expect-error -- of another event
    void detail.durationMs;
  }

  // @ts-expect-error -- an event that does not exist
  protected onJoin(event: GcbAgentViewEventMap['cobrowse-join']): void {
    void event;
  }

  protected join(view: ElementRef<GcbAgentView>): void {
    void view.nativeElement.join('123456789');
    // @ts-expect-error -- a token is text
    void view.nativeElement.join(123456789);
    // @ts-expect-error -- it is read-only
    view.nativeElement.state = 'active';
  }
}
