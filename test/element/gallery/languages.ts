export {en} from '../../../src/element/strings/en.js';
