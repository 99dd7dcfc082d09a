// Starts the packed program as Electron's binary does: the entry that the manifest in its archive names.
import { readFileSync } from 'node:fs';
import { begin } from 'electron';

const program = new URL('../../app.asar/', import.meta.url);
const { main } = JSON.parse(readFileSync(new URL('package.json', program), 'utf8'));
await begin(new URL(main, program).href);
