import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tryWasm } from '../../../src-main/engine/backends/wasm.ts';
import { loadModel } from '../../../src-main/engine/network/modelFiles.ts';
import { checkLayerOrder } from '../../../src-main/engine/network/layerOrder.ts';
import { resourcesFolder } from '../../../src-main/engine/resources.ts';
import { temporaryFolder } from '../../belongings.ts';

interface ModelJson {
  modelTopology: { class_name: string; config: { layers: { name: string; inbound_nodes: unknown }[] } };
  weightsManifest: { paths: string[] }[];
}

/** A valid model in its own folder, after a change of its `model.json`. */
function model(change: (json: ModelJson, folder: string) => void = () => undefined): string {
  const folder = join(temporaryFolder(), 'model');
  cpSync(join(resourcesFolder(), 'models', 'lenet5-mnist'), folder, { recursive: true });
  const file = join(folder, 'model.json');
  const json = JSON.parse(readFileSync(file, 'utf8')) as ModelJson;
  change(json, folder);
  writeFileSync(file, JSON.stringify(json));
  return file;
}
const named = (path: string) => (json: ModelJson) => void (json.weightsManifest[0]!.paths = [path]);
const refusal = (path: string): Promise<unknown> =>
  loadModel(path).then(
    () => 'it is opened',
    (error: { code: string; detail: { reason: string } }) => `${error.code}: ${error.detail.reason}`,
  );

beforeAll(() => tryWasm());

describe('the weights of a model', () => {
  it('are read beside it, from a folder in it, and by a link within it', async () => {
    (await loadModel(model())).dispose();
    const deeper = model((json, folder) => {
      mkdirSync(join(folder, 'parts'));
      cpSync(join(folder, 'weights.bin'), join(folder, 'parts', 'a.bin'));
      symlinkSync('parts/a.bin', join(folder, 'link.bin'));
      named('parts/../link.bin')(json);
    });
    (await loadModel(deeper)).dispose();
  });

  it.each([
    ['../weights.bin'],
    ['parts/../../weights.bin'],
    ['/dev/zero'],
    ['C:\\weights.bin'],
    ['\\\\host\\weights.bin'],
  ])('are not read from elsewhere: %s', async (path) => {
    const file = model((json, folder) => {
      cpSync(join(folder, 'weights.bin'), join(folder, '..', 'weights.bin'));
      named(path)(json);
    });
    expect(await refusal(file)).toBe(
      `model/unreadable: its file of weights "${path}" lies outside its folder, where nothing is read`,
    );
  });

  it('are not read through a link or a folder that leads out', async () => {
    for (const [link, path] of [
      ['out.bin', 'out.bin'],
      ['out', 'out/weights.bin'],
    ] as const) {
      const file = model((json, folder) => {
        const elsewhere = temporaryFolder();
        cpSync(join(folder, 'weights.bin'), join(elsewhere, 'weights.bin'));
        symlinkSync(link === 'out' ? elsewhere : join(elsewhere, 'weights.bin'), join(folder, link));
        named(path)(json);
      });
      expect(await refusal(file)).toContain('lies outside its folder');
    }
  });

  it.runIf(process.platform === 'linux')('are neither waited for nor guessed', async () => {
    const pipe = model((json, folder) => {
      execFileSync('mkfifo', [join(folder, 'pipe')]);
      named('pipe')(json);
    });
    expect(await refusal(pipe)).toContain('"pipe" cannot be read: it is a pipe, a device or a socket');
    expect(await refusal(model(named('missing.bin')))).toContain('"missing.bin" is not beside it');
    const list = model((json) => void (json.weightsManifest = [{ paths: [7] }] as never));
    expect(await refusal(list)).toContain('its list of weights is not one');
  });

  it('say what else their model.json is', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'model.json');
    writeFileSync(file, '<!doctype html><title>Not found</title>');
    expect(await refusal(file)).toBe('model/unreadable: it is a web page');
    writeFileSync(file, Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'));
    expect(await refusal(file)).toBe('model/unreadable: it is damaged');
  });
});

describe('the layers of a model', () => {
  const layer = (name: string, ...calls: [string, number][][]): object => ({
    ...{ name, class_name: 'Dense', config: { name } },
    inbound_nodes: calls.map((call) => call.map(([from, at]) => [from, at, 0, {}])),
  });
  const input = { name: 'in', class_name: 'InputLayer', config: { name: 'in' }, inbound_nodes: [] };
  const check =
    (...layers: object[]) =>
    () =>
      checkLayerOrder({ class_name: 'Model', config: { layers: [input, ...layers] } });

  it('may be listed in any order, be used several times, join, and hold a network', () => {
    const nested = {
      ...{ name: 'net', class_name: 'Functional', config: { layers: [input, layer('x', [['in', 0]])] } },
      inbound_nodes: [[['in', 0, 0, {}]]],
    };
    expect(check(layer('b', [['a', 0]]), layer('a', [['in', 0]]))).not.toThrow();
    expect(
      check(layer('a', [['in', 0]], [['b', 0]]), layer('b', [['a', 0]]), layer('c', [['a', 1]])),
    ).not.toThrow();
    expect(
      check(
        layer('a', [['in', 0]]),
        layer('j', [
          ['in', 0],
          ['a', 0],
        ]),
      ),
    ).not.toThrow();
    expect(check(nested, layer('b', [['net', 1]]))).not.toThrow();
  });

  it.each([
    ['itself', [layer('a', [['a', 0]])], 'a'],
    ['the one that waits for it', [layer('a', [['b', 0]]), layer('b', [['a', 0]])], 'a'],
    ['a later call of its own', [layer('a', [['b', 0]], [['in', 0]]), layer('b', [['a', 1]])], 'a'],
    ['a call that is never made', [layer('a', [['in', 0]]), layer('b', [['a', 5]])], 'b'],
  ])('are refused when one waits for %s', (_what, layers, name) => {
    expect(check(...layers)).toThrow(`its layer "${name}" waits for its own output`);
  });

  it('are refused in a network within a network', () => {
    const nested = { name: 'net', class_name: 'Model', config: { layers: [input, layer('x', [['x', 0]])] } };
    expect(check({ ...nested, inbound_nodes: [[['in', 0, 0, {}]]] })).toThrow('its layer "x" waits');
  });

  it('are looked at before TensorFlow.js waits for them for ever', async () => {
    const file = model(({ modelTopology }) => {
      for (const one of modelTopology.config.layers) one.inbound_nodes = [[['output', 0, 0, {}]]];
    });
    expect(await refusal(file)).toContain('waits for its own output');
  });
});
