import 'gcb-agent-view/define.js';
import {mount} from 'svelte';
import Desktop from './desktop.svelte';

mount(Desktop, {target: document.getElementById('app')!});
