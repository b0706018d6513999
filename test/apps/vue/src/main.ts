import 'gcb-agent-view/define.js';
import {createApp} from 'vue';
import Desktop from './desktop.vue';

createApp(Desktop).mount('#app');
