import react from '@vitejs/plugin-react';
import {defineConfig} from 'vite';

const input = ['index.html', 'late.html', 'component.html', 'hydrate.html'];

export default defineConfig(({isSsrBuild}) => ({
  plugins: [react()],
  build: isSsrBuild ? {} : {rolldownOptions: {input}},
}));
