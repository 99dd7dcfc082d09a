import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { requiredPackages } from './scripts/requiredPackages.mjs';

const include = ['@tensorflow/tfjs-node'];
/**
 * Large CommonJS packages that every process starts with. Node looks through the text of one that is imported for the names
 * that it exports, which takes five times as long as loading it with `require`.
 */
const required = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
];

// Three bundles: the main side (desktop host, engine process and its worker threads, command line, a benchmark peer), the
// sandboxed preload (which must be CommonJS), and the renderer, which both the desktop window and the web host display.
export default defineConfig({
  main: {
    plugins: [requiredPackages(required)],
    build: {
      outDir: 'out/main',
      externalizeDeps: { include, exclude: required },
      rollupOptions: {
        input: {
          electron: 'src-main/hosts/electron/main.ts',
          engine: 'src-main/engine/process.ts',
          worker: 'src-main/engine/training/workers/worker.ts',
          trial: 'src-main/engine/library/studies/trialThread.ts',
          hdf5: 'src-main/engine/interchange/hdf5/worker.ts',
          parquet: 'src-main/engine/data/formats/parquet/worker.ts',
          cli: 'src-main/hosts/cli/main.ts',
          benchPeer: 'src-main/engine/bench/process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      rollupOptions: {
        input: { preload: 'src-main/hosts/electron/preload.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [svelte()],
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: {
        input: 'src-renderer/index.html',
        // One file for all that the window starts with: each further one is a request of its own.
        output: { codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] } },
      },
    },
  },
});
