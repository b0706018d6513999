import {component} from './component-view.js';
import {mount} from './mount.js';

mount(component);
