// `npm run -s featurescope -- COMMAND`: the command line, built first when that is needed.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare, root } from './prepare.mjs';

const startedIn = process.cwd();
await prepare();
process.chdir(startedIn);
await import(pathToFileURL(join(root, 'out', 'main', 'cli.js')).href);
