import 'gcb-agent-view/define.js';
import {render} from 'solid-js/web';
import {Desktop} from './desktop.js';

render(() => <Desktop />, document.getElementById('app')!);
