import {hydrateRoot} from 'react-dom/client';
import {component} from './component-view.js';
import {page} from './page.js';

hydrateRoot(document.getElementById('app')!, page(component));
