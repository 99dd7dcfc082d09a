import { cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, locateDataset, type DataEnvironment } from '../../../src-main/engine/data/locate.ts';
import { folderOf, soundFiles } from './idxFiles.ts';
import { itWithRealData, sharedData } from './sharedData.ts';

function environmentOf(home: string, variables: Record<string, string> = {}): DataEnvironment {
  return { home, variables, platform: 'linux' };
}

describe('The cache folder', () => {
  it.each<[string, DataEnvironment, string]>([
    ['~/.cache on Linux', environmentOf('/h'), '/h/.cache/featurescope/data/mnist'],
    [
      '$XDG_CACHE_HOME where set',
      environmentOf('/h', { XDG_CACHE_HOME: '/x' }),
      '/x/featurescope/data/mnist',
    ],
    [
      '~/.cache if $XDG_CACHE_HOME is relative',
      environmentOf('/h', { XDG_CACHE_HOME: 'x' }),
      '/h/.cache/featurescope/data/mnist',
    ],
    [
      '~/Library/Caches on macOS',
      { ...environmentOf('/h'), platform: 'darwin' },
      '/h/Library/Caches/featurescope/data/mnist',
    ],
    [
      '%LOCALAPPDATA% on Windows',
      { ...environmentOf('/h', { LOCALAPPDATA: '/l' }), platform: 'win32' },
      '/l/featurescope/data/mnist',
    ],
  ])('is in %s', (_where, environment, expected) => {
    expect(cacheFolder('mnist', environment)).toBe(expected);
  });
});

describe('Locating a known data set', () => {
  /** A folder with the given subfolders, each a small IDX data set. */
  async function rootWith(...names: string[]): Promise<string> {
    const root = await folderOf({});
    for (const name of names) {
      await mkdir(join(root, name), { recursive: true });
      await cp(await folderOf(soundFiles()), join(root, name), { recursive: true });
    }
    return root;
  }

  it('finds nothing on an empty machine', async () => {
    expect(await locateDataset('mnist', { environment: environmentOf(await folderOf({})) })).toBeUndefined();
  });

  it('prefers the given folder to $FEATURESCOPE_DATA, and that to the cache', async () => {
    const given = await rootWith('mnist');
    const variable = await rootWith('mnist');
    const home = await rootWith('.cache/featurescope/data/mnist');
    const both = environmentOf(home, { FEATURESCOPE_DATA: variable });
    expect(await locateDataset('mnist', { environment: both, folder: given })).toBe(join(given, 'mnist'));
    expect(await locateDataset('mnist', { environment: both })).toBe(join(variable, 'mnist'));
    expect(await locateDataset('mnist', { environment: environmentOf(home) })).toBe(
      join(home, '.cache/featurescope/data/mnist'),
    );
  });

  it('takes $FEATURESCOPE_DATA itself when it has the name of the set', async () => {
    const root = await rootWith('mnist');
    const environment = environmentOf(root, { FEATURESCOPE_DATA: join(root, 'mnist') });
    expect(await locateDataset('mnist', { environment })).toBe(join(root, 'mnist'));
    expect(await locateDataset('fashion-mnist', { environment })).toBeUndefined();
  });

  it('passes over a folder that lacks files', async () => {
    const root = await folderOf({});
    await mkdir(join(root, 'mnist'));
    const home = await rootWith('.cache/featurescope/data/mnist');
    const environment = environmentOf(home, { FEATURESCOPE_DATA: root });
    expect(await locateDataset('mnist', { environment })).toBe(join(home, '.cache/featurescope/data/mnist'));
  });

  itWithRealData()('tells by its labels which set a folder is, whatever its name', async () => {
    const name = 't10k-labels-idx1-ubyte.gz';
    const labels = await readFile(join(sharedData, 'fashion-mnist', name));
    const folder = await folderOf({ ...soundFiles(), [name]: labels });
    const environment = environmentOf(folder, { FEATURESCOPE_DATA: folder });
    expect(await locateDataset('fashion-mnist', { environment })).toBe(folder);
    expect(await locateDataset('mnist', { environment })).toBeUndefined();
  });
});
