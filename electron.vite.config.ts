import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const include = ['@tensorflow/tfjs-node'];

// Three bundles: the main side (desktop host, engine process and its worker threads, command line, a benchmark peer), the
// sandboxed preload (which must be CommonJS), and the renderer, which both the desktop window and the web host display.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: { include },
      rollupOptions: {
        input: {
          electron: 'src-main/hosts/electron/main.ts',
          engine: 'src-main/engine/process.ts',
          worker: 'src-main/engine/training/workers/worker.ts',
          trial: 'src-main/engine/library/studies/trialThread.ts',
          hdf5: 'src-main/engine/interchange/hdf5/worker.ts',
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
      rollupOptions: { input: 'src-renderer/index.html' },
    },
  },
});
