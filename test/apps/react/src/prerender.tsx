import {renderToString} from 'react-dom/server';
import {component} from './component-view.js';
import {page} from './page.js';

export const html = renderToString(page(component));
