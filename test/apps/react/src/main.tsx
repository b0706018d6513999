import 'gcb-agent-view/define.js';
import {mount} from './mount.js';
import {tag} from './tag.js';

mount(tag);
