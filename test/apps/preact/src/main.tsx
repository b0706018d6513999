import 'gcb-agent-view/define.js';
import {render} from 'preact';
import {Desktop} from './desktop.js';

render(<Desktop />, document.getElementById('app')!);
