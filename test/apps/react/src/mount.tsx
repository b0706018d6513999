import {createRoot} from 'react-dom/client';
import {page, type View} from './page.js';

export function mount(view: View): void {
  createRoot(document.getElementById('app')!).render(page(view));
}
