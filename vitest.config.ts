import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumArguments, findChromium } from './scripts/chromium.mjs';

/** Test files that look at the whole process or change it, and those of worker threads: each has a process of its own. */
const alone = [
  'tests/engine/Workbench.test.ts',
  'tests/engine/fuzz/calls.test.ts',
  'tests/engine/fuzz/timeline/timeline.test.ts',
  'tests/engine/kernels/memory.test.ts',
  'tests/engine/library/listRuns.test.ts',
  'tests/engine/training/optimizers.test.ts',
  'tests/engine/training/outOfMemory.test.ts',
  'tests/engine/training/{adjust,rewind}.test.ts',
  'tests/engine/training/workers/*.test.ts',
  'tests/engine/inspection/step/inside.test.ts',
];

/** Other load on the machine slows down what a test waits for, and must not fail it. */
const patience = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 120_000 } },
};

/**
 * Documents of jsdom and tensors live long enough to be copied by each of many small collections of garbage, which took a
 * third of the time; with more room (in MiB) there are few of them.
 */
const roomForShortLived = ['--max-semi-space-size=64'];

/** What the tests that run in Node have in common. */
const inNode = {
  globalSetup: ['tests/buildProgram.ts'],
  setupFiles: ['tests/propertySeed.ts', 'tests/cleanUp.ts'],
  environment: 'node',
  // Tests that are not about worker threads do without them: dozens of short programs need not start them.
  env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent', FEATURESCOPE_WORKERS: '1' },
  ...patience,
};

// engine: everything without a window and without a process of its own; TensorFlow.js and the kernels are loaded once for
// many files. node: what starts programs or needs a process to itself. component: Svelte and figures in jsdom, loaded once
// for many files too. browser: canvas, SVG layout and workers in real Chromium. e2e: the built program, started as a user
// starts it, driven through Chromium.
export default defineConfig({
  test: {
    // Two at a time, also on two cores: many tests wait for programs that they start.
    maxWorkers: 2,
    globalSetup: ['tests/packedFolder.ts'],
    projects: [
      {
        test: {
          ...inNode,
          name: 'engine',
          include: ['tests/{shared,engine}/**/*.test.ts'],
          exclude: alone,
          isolate: false,
          execArgv: roomForShortLived,
        },
      },
      {
        test: { ...inNode, name: 'node', include: ['tests/{hosts,project}/**/*.test.ts', ...alone] },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'component',
          environment: 'jsdom',
          setupFiles: ['tests/renderer/freshWindow.ts'],
          include: ['tests/{renderer,figures}/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts'],
          isolate: false,
          execArgv: roomForShortLived,
          ...patience,
        },
      },
      {
        plugins: [svelte()],
        // Loaded only when a network needs it; found in the middle of a test, it would reload the page.
        optimizeDeps: { include: ['d3-dag', 'fflate'] },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          ...patience,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium(),
                args: chromiumArguments,
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          setupFiles: ['tests/cleanUp.ts'],
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          ...patience,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
