// `npm run -s featurescope -- COMMAND`: runs the command line, building it first if necessary.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

const startedIn = process.cwd();
await prepare();
process.chdir(startedIn);
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);
