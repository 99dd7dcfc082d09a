import {
  copyFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { packed } from '../../hosts/electron/pack.ts';

const require = createRequire(import.meta.url);
const asar = require('@electron/asar') as {
  extractAll(archive: string, folder: string): void;
  listPackage(archive: string, options: { isPack: boolean }): string[];
};
const source = fileURLToPath(new URL('standIn', import.meta.url));
const doubles = fileURLToPath(new URL('../../hosts/electron/double', import.meta.url));
/** What JavaScript reads of a file that lies beside the archive: it may, unlike native code. */
const READ_BY_SCRIPTS = /\.(?:js|cjs|mjs|json)$/;

/** The packed program with the stand-in beside it. */
export interface PackedProgram {
  /** Module that starts it. */
  launcher: string;
  /** Module that is loaded before it in every process. */
  rules: string;
  /** Every file of the archive, with its size and the time at which it was last written. */
  archive(): string[];
}

/** Lays out the packed program in a folder, as {@link file://./standIn/electron.ts} describes. */
export async function packedProgram(folder: string): Promise<PackedProgram> {
  const unpacked = await packed();
  const archive = join(unpacked, 'resources', 'app.asar');
  const resources = join(folder, 'installed', 'resources');
  const program = join(resources, 'app.asar');
  mkdirSync(resources, { recursive: true });
  copyFileSync(join(unpacked, 'featurescope'), join(folder, 'installed', 'featurescope'));
  cpSync(`${archive}.unpacked`, `${program}.unpacked`, { recursive: true });
  asar.extractAll(archive, program);
  for (const line of asar.listPackage(archive, { isPack: true })) {
    const [state, path] = line.split(' : ') as [string, string];
    const file = join(program, path);
    if (state.trim() === 'unpack' && !READ_BY_SCRIPTS.test(path) && statSync(file).isFile())
      truncateSync(file);
  }
  const electron = join(resources, 'node_modules', 'electron');
  await bundleStandIn(electron);
  return {
    launcher: join(electron, 'launch.mjs'),
    rules: join(electron, 'archiveRules.mjs'),
    archive: () => filesOf(program),
  };
}

/** Bundles the stand-in as the module `electron` of the installed program. */
async function bundleStandIn(electron: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: join(source, 'electron.ts'),
      outDir: electron,
      emptyOutDir: true,
      minify: false,
      target: 'node20',
      rollupOptions: { output: { format: 'es', entryFileNames: 'index.js' } },
    },
    ssr: { noExternal: true, external: ['playwright-core'] },
  });
  const { version } = JSON.parse(readFileSync(require.resolve('electron/package.json'), 'utf8')) as {
    version: string;
  };
  writeFileSync(
    join(electron, 'package.json'),
    JSON.stringify({ name: 'electron', version, type: 'module', exports: './index.js' }),
  );
  for (const name of ['launch.mjs', 'archiveRules.mjs'])
    copyFileSync(join(source, name), join(electron, name));
  copyFileSync(join(doubles, 'utilityShim.mjs'), join(electron, 'utilityShim.mjs'));
  // The only package of the stand-in, which the program's own modules do not find.
  const own = join(electron, 'node_modules');
  mkdirSync(own);
  symlinkSync(
    dirname(require.resolve('playwright-core/package.json')),
    join(own, 'playwright-core'),
    'junction',
  );
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => [name, statSync(join(folder, name))] as const)
    .filter(([, found]) => found.isFile())
    .map(([name, { size, mtimeMs }]) => `${name} ${size} ${mtimeMs}`)
    .sort();
}
