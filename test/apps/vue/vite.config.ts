import vue from '@vitejs/plugin-vue';
import {defineConfig} from 'vite';

const isCustomElement = (tag: string) => tag === 'gcb-agent-view';

export default defineConfig({
  plugins: [vue({template: {compilerOptions: {isCustomElement}}})],
  build: {rolldownOptions: {input: ['index.html', 'late.html']}},
});
