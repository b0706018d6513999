import {mount} from './mount.js';
import {tag} from './tag.js';

mount(tag);
addEventListener('define', () => void import('gcb-agent-view/define.js'), {once: true});
