import { fileURLToPath } from 'node:url';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { locateDataset } from '../../../src-main/engine/data/locate.ts';
import { DatasetCache } from '../../../src-main/engine/data/DatasetCache.ts';
import { readOptions, writeOptions } from '../../../src-main/engine/options/optionsFile.ts';
import { optionsState } from '../../../src-main/engine/options/optionsState.ts';
import { RunFolder } from '../../../src-main/engine/library/RunFolder.ts';
import { openSession } from '../../../src-main/engine/training/openSession.ts';
import { closeAfterTest, temporaryFolder } from '../../belongings.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

afterEach(() => vi.unstubAllEnvs());

/** A separate home for the program, without overriding environment variables. */
function atHome(): string {
  const home = temporaryFolder();
  vi.stubEnv('FEATURESCOPE_HOME', home);
  vi.stubEnv('FEATURESCOPE_WORKERS', '');
  vi.stubEnv('FEATURESCOPE_DATA', '');
  return home;
}

describe('the options of the engine', () => {
  it('are as usual at first, kept once they are chosen, and gone when all are left out', () => {
    atHome();
    expect(readOptions()).toEqual({});
    writeOptions({ workers: 3, arithmetic: 'fast', checkpointMegabytes: 64 });
    expect(readOptions()).toEqual({ workers: 3, arithmetic: 'fast', checkpointMegabytes: 64 });
    expect(optionsState().inForce).toMatchObject({ workers: 3, arithmetic: 'fast', checkpointMegabytes: 64 });
    writeOptions({});
    expect(optionsState().inForce).toMatchObject({ arithmetic: 'reproducible', checkpointMegabytes: 256 });
    expect(optionsState().inForce.workers).toBe(optionsState().usualWorkers);
  });

  it('are as usual where their file is damaged', () => {
    const home = atHome();
    writeFileSync(join(home, 'options.json'), '{ "workers": "many" ');
    expect(readOptions()).toEqual({});
    writeFileSync(join(home, 'options.json'), '{ "workers": 0 }');
    expect(readOptions()).toEqual({});
  });

  it('give way to the environment, which is told', () => {
    atHome();
    writeOptions({ workers: 3 });
    vi.stubEnv('FEATURESCOPE_WORKERS', '2');
    vi.stubEnv('FEATURESCOPE_DATA', '/elsewhere');
    expect(optionsState()).toMatchObject({
      chosen: { workers: 3 },
      inForce: { workers: 2, dataFolder: '/elsewhere' },
      fixed: { workers: 'FEATURESCOPE_WORKERS', dataFolder: 'FEATURESCOPE_DATA' },
    });
  });

  it('take no folder that is not there', () => {
    atHome();
    const file = fileURLToPath(import.meta.url);
    for (const path of ['/nowhere/at/all', file, `${file}/inside`, `/${'x'.repeat(300)}`, 'a\0b'])
      expect(() => writeOptions({ dataFolder: path })).toThrow(
        expect.objectContaining({ code: 'options/no-folder', detail: { path } }),
      );
    expect(readOptions()).toEqual({});
  });

  it('name the folder that data sets are looked for in', async () => {
    const home = atHome();
    vi.stubEnv('XDG_CACHE_HOME', home);
    const data = join(home, 'all-data');
    mkdirSync(data);
    await tinyDataFolder(join(data, 'mnist'));
    expect(await locateDataset('mnist')).toBeUndefined();
    writeOptions({ dataFolder: data });
    expect(await locateDataset('mnist')).toBe(join(data, 'mnist'));
  });

  it('decide the arithmetic and the room for checkpoints of a new run, unless it says something of its own', async () => {
    atHome();
    const data = await tinyDataFolder();
    const begin = async (settings: { arithmetic?: 'reproducible' }) => {
      const session = await openSession(
        { from: 'recipe', recipe: 'lenet5', data, settings: { batchSize: 32, epochs: 1, ...settings } },
        {
          backend: await selectBackend('wasm'),
          data: new DatasetCache(),
          listener: {},
          usual: { arithmetic: 'fast', checkpointMegabytes: 64 },
        },
      );
      closeAfterTest(() => session.close());
      await session.control({ action: 'step', steps: 1 });
      const { settings: held, checkpoints } = RunFolder.open(session.run!.path).description;
      await session.close();
      return { arithmetic: held.arithmetic, room: checkpoints.mostMegabytes };
    };
    expect(await begin({})).toEqual({ arithmetic: 'fast', room: 64 });
    expect(await begin({ arithmetic: 'reproducible' })).toEqual({ arithmetic: 'reproducible', room: 64 });
  });
});
