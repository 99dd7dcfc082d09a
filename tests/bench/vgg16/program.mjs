// A copy of the built program that includes VGG-16 as a shipped model, for measurements.
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { prepare, root } from '../../../scripts/prepare.mjs';

/** Creates the copy in `out/vgg16`; its model is written only once. Returns its folder. */
export async function makeVggProgram() {
  await prepare();
  const folder = join(root, 'out', 'vgg16');
  const model = join(folder, 'resources', 'models', 'vgg16');
  mkdirSync(join(folder, 'out'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
  for (const part of ['out/main', 'out/renderer', 'resources/kernels'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  await bundle(folder);
  if (existsSync(join(model, 'card.json'))) return folder;
  const saved = spawnSync(process.execPath, [join(folder, 'out', 'main', 'save.js'), model], {
    stdio: 'inherit',
  });
  if (saved.status !== 0) throw new Error('VGG-16 could not be written.');
  return folder;
}

function bundle(folder) {
  const here = import.meta.dirname;
  return build({
    configFile: false,
    root,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      outDir: join(folder, 'out', 'main'),
      emptyOutDir: false,
      rollupOptions: {
        input: { engine: join(here, 'engine.ts'), save: join(here, 'save.ts') },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'vgg16/[name]-[hash].js' },
      },
    },
  });
}
