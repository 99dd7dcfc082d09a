import type { CodeForm } from '../../../../src-shared/contract/saves.ts';
import { unzipSync } from 'fflate';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { selectBackend } from '../../../../src-main/engine/backends/selectBackend.ts';
import { openDigits } from '../../../../src-main/engine/data/handwriting/generate.ts';
import { repeatRecipe, repeatRun } from '../../../../src-main/engine/interchange/code/repeatTraining.ts';
import { randomStream } from '../../../../src-main/engine/interchange/code/sharedCode.ts';
import { parseNpy } from '../../../../src-main/engine/reading/readNpy.ts';
import { findRecipe, recipes } from '../../../../src-main/engine/recipes/recipes.ts';
import { epochOrder } from '../../../../src-main/engine/training/schedule/batches.ts';
import { functionData, functionNames } from '../../../../src-main/engine/data/functions/functions.ts';
import { openScenes, scenesInfo } from '../../../../src-main/engine/data/scenes/sceneData.ts';
import { openTiny } from '../../training/tinyRun.ts';

const request = (as: CodeForm) => ({
  as,
  file: 'train.py',
  language: 'en' as const,
  open: async (name: string) => {
    if (name === scenesInfo.name) return openScenes({}, { train: 12, test: 4 });
    return functionNames.includes(name) ? functionData(name) : openDigits({ train: 60, test: 20 });
  },
});

const pythonOf = (): string | undefined =>
  ['python3', 'python'].find((name) => spawnSync(name, ['--version']).status === 0);
const python = pythonOf();
if (!python) process.stdout.write('Skipped: there is no Python to check programs with.\n');
const itWithPython = python ? it : it.skip;

describe('a program that repeats a training', () => {
  it('has the initial weights and, of data that nobody else has, the examples beside it', async () => {
    const session = await openTiny();
    const start = session.network.weights().map(({ data }) => data.slice());
    await session.control({ action: 'step' });
    const [program, arrays] = await repeatRun(session.run!, {
      ...request('keras'),
      open: () => Promise.resolve(session.data),
    });
    expect(program!.path).toBe('train.py');
    expect(arrays!.path).toBe('train.npz');
    const files = unzipSync(arrays!.content as Uint8Array);
    const names = Object.keys(files).map((name) => name.replace('.npy', ''));
    expect(names.slice(0, 2)).toEqual(['conv1/kernel', 'conv1/bias']);
    expect(names.slice(-4)).toEqual(['x_train', 'y_train', 'x_test', 'y_test']);
    names.slice(0, -4).forEach((name, at) => {
      expect([...parseNpy(files[`${name}.npy`]!).values], name).toEqual([...start[at]!]);
    });
    expect(parseNpy(files['x_train.npy']!)).toMatchObject({
      shape: [96, 28, 28, 1],
      values: session.data.train.inputs,
    });
  });

  it('does not repeat what was edited by hand, nor what no other framework has', async () => {
    const session = await openTiny();
    await session.edit({ edits: [{ kind: 'silence', layer: 'conv1', map: 0 }] });
    await expect(repeatRun(session.run!, request('keras'))).rejects.toMatchObject({ code: 'code/edited' });
    await expect(repeatRecipe(findRecipe('lenet5-1998'), request('pytorch'))).rejects.toMatchObject({
      code: 'code/loss-not-in-framework',
    });
  });

  it('is a notebook with a cell for each part', async () => {
    await selectBackend('wasm');
    const [file] = await repeatRecipe(findRecipe('lenet5'), request('notebook'));
    const { cells, nbformat } = JSON.parse(file!.content as string) as {
      cells: { cell_type: string; source: string[] }[];
      nbformat: number;
    };
    expect(nbformat).toBe(4);
    expect(cells.filter(({ cell_type }) => cell_type === 'code')).toHaveLength(6);
    expect(cells.flatMap(({ source }) => source).join('')).not.toContain('__file__');
  });

  itWithPython('is valid Python for every recipe that another framework can train', async () => {
    await selectBackend('wasm');
    const folder = mkdtempSync(join(tmpdir(), 'featurescope-code-'));
    const alone = ['lenet5-1998', 'tiny-alexnet', 'resnet-cifar', 'denoising'];
    for (const recipe of recipes.filter(({ id }) => !alone.includes(id)))
      for (const form of ['keras', 'pytorch'] as const) {
        // PyTorch's gated recurrent unit has its reset gate behind the product alone.
        if (form === 'pytorch' && recipe.id === 'gru-rows') continue;
        const [file] = await repeatRecipe(recipe, request(form));
        writeFileSync(join(folder, `${recipe.id}-${form}.py`), file!.content);
      }
    const checked = spawnSync(python!, ['-m', 'compileall', '-q', folder], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([checked.status, checked.stdout]).toEqual([0, '']);
  });

  it.each([
    ['rnn-rows', 'recurrent = keras.layers.SimpleRNN(units=64, activation="tanh", name="recurrent")(rows)'],
    ['lstm-rows', 'recurrent = keras.layers.LSTM(units=64, activation="tanh", name="recurrent")(rows)'],
    [
      'gru-rows',
      'recurrent = keras.layers.GRU(units=64, activation="tanh", reset_after=False, name="recurrent")(rows)',
    ],
  ])('has the recurrent layer of %s in Keras', async (id, line) => {
    await selectBackend('wasm');
    const [file] = await repeatRecipe(findRecipe(id), request('keras'));
    expect(String(file!.content).replaceAll("'", '"')).toContain(line);
  });

  it.each([
    ['keras', "known = tf.cast(y >= 0, 'float32')"],
    ['pytorch', "ignore_index=-2, reduction='none')"],
  ] as const)('leaves pixels of no known class out of the loss in %s', async (as, line) => {
    const scenes = await openScenes({}, { train: 12, test: 4 });
    const withIgnored = {
      ...{ ...scenes, targetClasses: undefined, ignored: 255 },
      train: { ...scenes.train, targets: scenes.train.targets!.map((label, at) => (at % 5 ? label : 255)) },
    };
    const [program, arrays] = await repeatRecipe(findRecipe('segmenter'), {
      ...request(as),
      open: () => Promise.resolve(withIgnored),
    });
    expect(program!.content).toContain(line);
    expect(program!.content).toContain('found[y_test < 0] = -1');
    const { values } = parseNpy(unzipSync(arrays!.content as Uint8Array)['y_train.npy']!);
    expect([...values.slice(0, 6)]).toEqual([-2, ...scenes.train.targets!.slice(1, 5), -2]);
    const [plain] = await repeatRecipe(findRecipe('segmenter'), request(as));
    expect(plain!.content).not.toContain('y >= 0');
  });

  it('has the recurrent layers that torch.nn has, with the one bias of Keras', async () => {
    await selectBackend('wasm');
    for (const [id, module] of [
      ['rnn-rows', 'nn.RNN'],
      ['lstm-rows', 'nn.LSTM'],
    ] as const) {
      const [file] = await repeatRecipe(findRecipe(id), request('pytorch'));
      const program = String(file!.content);
      expect(program).toContain(`self.recurrent = ${module}(28, 64, batch_first=True)`);
      expect(program).toContain('nn.init.zeros_(self.recurrent.bias_hh_l0).requires_grad_(False)');
      expect(program).toContain(
        "put(model.recurrent.weight_hh_l0, start['recurrent/recurrent_kernel'].transpose(1, 0))",
      );
    }
  });

  it('refuses for PyTorch the gated recurrent unit that it does not have', async () => {
    await selectBackend('wasm');
    await expect(repeatRecipe(findRecipe('gru-rows'), request('pytorch'))).rejects.toMatchObject({
      code: 'code/layer-not-in-framework',
      detail: { layer: 'recurrent', class: 'GRU' },
    });
  });

  itWithPython('visits the images in the same order', () => {
    const withoutNumpy = randomStream.replace('return np.array(order)', 'return order');
    const program = `import json\nMASK = 2**32 - 1\nSEED = 7\n${withoutNumpy}\nprint(json.dumps([epoch_order(500, epoch) for epoch in (0, 3)]))`;
    const orders = JSON.parse(execFileSync(python!, ['-c', program], { encoding: 'utf8' })) as number[][];
    expect(orders).toEqual([[...epochOrder(500, 7, 0)], [...epochOrder(500, 7, 3)]]);
  });
});
