export {SimulatedParties as InsideParties} from '../../demo/server/simulated-parties.js';
