import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';

// node: everything without a window. component: Svelte and figures in jsdom. browser: canvas, SVG layout and workers in
// real Chromium. e2e: the built program, started as a user starts it, driven through Chromium.
export default defineConfig({
  test: {
    // Two at a time, also on two cores: many tests wait for programs that they start.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'node',
          globalSetup: ['tests/buildProgram.ts'],
          setupFiles: ['tests/propertySeed.ts'],
          environment: 'node',
          include: ['tests/{shared,engine,hosts,project}/**/*.test.ts'],
          // Tests that are not about worker threads do without them: dozens of short programs need not start them.
          env: { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent', FEATURESCOPE_WORKERS: '1' },
          testTimeout: 60_000,
        },
      },
      {
        plugins: [svelte()],
        resolve: { conditions: ['browser'] },
        test: {
          name: 'component',
          environment: 'jsdom',
          include: ['tests/{renderer,figures}/**/*.test.ts'],
          exclude: ['tests/**/*.browser.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        plugins: [svelte()],
        // Loaded only when a network needs it; found in the middle of a test, it would reload the page.
        optimizeDeps: { include: ['d3-dag', 'fflate'] },
        test: {
          name: 'browser',
          include: ['tests/**/*.browser.test.ts'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                executablePath: findChromium(),
                args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
              },
            }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'e2e',
          expect: { poll: { timeout: 15_000 } },
          environment: 'node',
          include: ['tests/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
