import 'gcb-agent-view/define.js';
import {bootstrapApplication} from '@angular/platform-browser';
import {Desktop} from './desktop';

bootstrapApplication(Desktop).catch(reportError);
