import {render} from 'solid-js/web';
import {Desktop} from './desktop.js';

render(() => <Desktop />, document.getElementById('app')!);
addEventListener('define', () => void import('gcb-agent-view/define.js'), {once: true});
