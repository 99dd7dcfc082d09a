import { existsSync } from 'node:fs';
import { afterEach, expect, it, vi } from 'vitest';
import { writeDecoded } from '../../../src-main/engine/data/decodedCache.ts';
import type { Dataset } from '../../../src-main/engine/data/Dataset.ts';

afterEach(() => vi.unstubAllEnvs());

it.runIf(existsSync('/proc/self'))('a cache in /proc, where nothing can be created, is left out', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/proc/self/cache');
  const split = { count: 200, inputs: new Uint8Array(200 * 784), labels: new Uint8Array(200) };
  const data = { train: split, test: split } as unknown as Dataset;
  writeDecoded({ location: '/data', files: [] } as never, {} as never, data);
  expect(existsSync('/proc/self/cache')).toBe(false);
});
