#!/usr/bin/env node
import {runCommand} from './site/command.js';
import {readPageFiles} from './site/page-files.js';

await runCommand(readPageFiles);
