import {bootstrapApplication} from '@angular/platform-browser';
import {Desktop} from './desktop';

bootstrapApplication(Desktop).catch(reportError);
addEventListener('define', () => void import('gcb-agent-view/define.js'), {once: true});
