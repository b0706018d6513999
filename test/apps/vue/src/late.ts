import {createApp} from 'vue';
import Desktop from './desktop.vue';

createApp(Desktop).mount('#app');
addEventListener('define', () => void import('gcb-agent-view/define.js'), {once: true});
