// Compiles the WebAssembly kernels (src-main/engine/kernels/assembly) into resources/kernels. Skips files that are up to
// date.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tilesSource } from '../src-main/engine/kernels/assembly/tiles.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const assembly = join('src-main', 'engine', 'kernels', 'assembly');
const output = join('resources', 'kernels');
const flags = ['--runtime', 'stub', '--noAssert', '--enable', 'simd', '-O3'];
const sharedMemory = [
  ...['--importMemory', '--noExportMemory', '--initialMemory', '256', '--maximumMemory', '65536'],
];
const ownMemory = ['--initialMemory', '1'];
const relaxed = ['--enable', 'relaxed-simd'];
// The kernels, and the loop that measures the machine's peak rate (for `bench`).
const builds = [
  { file: 'featurescope-simd.wasm', entry: 'index.ts', bits: 128, flags: sharedMemory },
  { file: 'featurescope-relaxed.wasm', entry: 'index.ts', bits: 128, flags: [...sharedMemory, ...relaxed] },
  { file: 'featurescope-simd-256.wasm', entry: 'index.ts', bits: 256, flags: sharedMemory },
  {
    file: 'featurescope-relaxed-256.wasm',
    entry: 'index.ts',
    bits: 256,
    flags: [...sharedMemory, ...relaxed],
  },
  { file: 'peak-simd.wasm', entry: 'peak.ts', flags: ownMemory },
  { file: 'peak-relaxed.wasm', entry: 'peak.ts', flags: [...ownMemory, ...relaxed] },
];

/** Builds every missing or outdated kernel file; returns the names of the built files. */
export async function buildKernels() {
  const folder = join(root, output);
  mkdirSync(folder, { recursive: true });
  const sources = readdirSync(join(root, assembly)).map((name) => join(root, assembly, name));
  const newest = Math.max(
    ...[...sources, fileURLToPath(import.meta.url)].map((path) => statSync(path).mtimeMs),
  );
  const outdated = builds.filter(({ file }) => modified(join(folder, file)) < newest);
  for (const build of outdated) await compile(build);
  return outdated.map(({ file }) => file);
}

function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

async function compile({ file, entry, bits, flags: more }) {
  const asc = await import('assemblyscript/asc');
  const { error, stderr } = await asc.main(
    [join(assembly, entry), '--baseDir', root, '--outFile', file, ...flags, ...more],
    {
      readFile: (name, base) =>
        name.endsWith('tiles.ts') ? tilesSource(bits) : readText(resolve(base, name)),
      writeFile: (name, contents) => writeKernels(join(root, output, name), contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The kernels do not compile (${file}): ${error.message}\n${stderr.toString()}`);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function writeKernels(path, contents) {
  // The memory belongs to the TensorFlow.js module: a data section would overwrite its content.
  if (hasDataSection(contents)) throw new Error(`${path} has static data; the kernels must not.`);
  // Renamed into place, because test processes build concurrently and must not read partial files.
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, path);
}

function hasDataSection(bytes) {
  let at = 8;
  while (at < bytes.length) {
    const id = bytes[at++];
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    if (id === 11) return true;
    at += size;
  }
  return false;
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const built = await buildKernels();
  console.log(built.length ? `Built ${built.join(', ')}.` : 'The kernels are up to date.');
}
