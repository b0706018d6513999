import {mount} from 'svelte';
import Desktop from './desktop.svelte';

mount(Desktop, {target: document.getElementById('app')!});
addEventListener('define', () => void import('gcb-agent-view/define.js'), {once: true});
