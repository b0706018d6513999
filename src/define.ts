import {define} from './element/define-element.js';

define();
