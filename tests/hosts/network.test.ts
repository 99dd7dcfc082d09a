import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorTexts, type ErrorCode } from '../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { lectureListings } from '../shared/listing/lectureListings.ts';
import { runInProcess } from './inProcess.ts';

const listing = (title: string) => lectureListings.find((one) => one.title.startsWith(title))!.code;

function write(name: string, content: string | Buffer | object, folder = temporaryFolder()): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return path;
}

const lastLine = (stdout: string) => JSON.parse(stdout.trim().split('\n').at(-1)!) as Record<string, unknown>;

const small = `model = Sequential([
  Conv2D(4, 3, strides=3, activation='relu', input_shape=(28, 28, 1)), Flatten(), Dense(10, activation='softmax')])
model.compile('sgd', 'categorical_crossentropy')
model.fit(x, y, epochs=2, batch_size=16)
`;

describe('the command network', () => {
  it('prints the layers, shapes and parameters of Keras code as a table and as JSON', async () => {
    const file = write('digits.R', listing('C'));
    const { code, stdout } = await runInProcess(['network', file, '--json']);
    expect(code).toBe(0);
    const line = lastLine(stdout);
    expect(line).toMatchObject({ type: 'network', parameters: 93_322, task: 'classification', file: null });
    expect((line['layers'] as object[])[1]).toEqual({
      ...{ name: 'conv2d', class: 'Conv2D', shape: [26, 26, 32], parameters: 320, inputs: ['input'] },
    });
    const table = await runInProcess(['network', file]);
    expect(table.stdout).toContain('digits: 93,322 parameters, classification');
    expect(table.stdout).toMatch(/max_pooling2d_1 +MaxPooling2D +5x5x64 +0\n/);
    expect(table.stdout).toContain('Passed over, line 1: library(keras)');
  });

  it('writes a network file, which it reads again with the same network and settings', async () => {
    const out = join(temporaryFolder(), 'mine.network.json');
    const first = await runInProcess(['network', write('lenet.py', listing('A')), '--out', out, '--json']);
    expect(lastLine(first.stdout)['file']).toBe(out);
    const again = await runInProcess(['network', out, '--json']);
    expect({ ...lastLine(again.stdout), passedOver: [] }).toEqual({
      ...{ ...lastLine(first.stdout), passedOver: [] },
      file: null,
    });
    expect(lastLine(again.stdout)).toMatchObject({ parameters: 61_706, settings: { epochs: 10 } });
  });

  it('reads a recipe by its id, and never overwrites a file', async () => {
    const out = write('taken.json', 'mine');
    const { code, stderr } = await runInProcess(['network', 'cnn', '--out', out]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('[export/unwritable]')]);
    expect(readFileSync(out, 'utf8')).toBe('mine');
    const { stdout } = await runInProcess(['network', 'cnn', '--json']);
    expect(lastLine(stdout)).toMatchObject({ name: 'cnn', parameters: 34_826 });
  });

  it('reads a published network by its id, and its file again', async () => {
    const out = join(temporaryFolder(), 'alexnet.json');
    const { stdout } = await runInProcess(['network', 'alexnet', '--out', out, '--json']);
    expect(lastLine(stdout)).toMatchObject({ inputShape: [227, 227, 3], parameters: 60_965_224 });
    const again = await runInProcess(['network', out, '--json']);
    expect(lastLine(again.stdout)['layers']).toEqual(lastLine(stdout)['layers']);
    const { code, stderr } = await runInProcess(['network', 'resnet-51']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/resnet-50.*\[recipe\/unknown\]/)]);
  });
});

describe('a run of a network of the user’s own', () => {
  it('is trained from code, resumed, rewound, evaluated and exported like any other', async () => {
    const folder = temporaryFolder();
    const run = join(folder, 'run');
    const data = await tinyDataFolder();
    const trained = await runInProcess([
      ...['train', write('tiny.py', small), '--data', data, '--epochs', '1', '--out', run, '--json'],
    ]);
    expect(trained.stderr).toBe('');
    expect(lastLine(trained.stdout)).toMatchObject({
      ...{ type: 'result', recipe: 'tiny', task: 'classification', steps: 6, run },
      parameters: 3 * 3 * 4 + 4 + 9 * 9 * 4 * 10 + 10,
    });
    const resumed = await runInProcess(['resume', run, '--epochs', '2', '--json']);
    expect(lastLine(resumed.stdout)).toMatchObject({ type: 'result', recipe: 'tiny', steps: 12 });
    const whole = await runInProcess([
      ...['train', write('tiny.py', small), '--data', data, '--out', join(folder, 'whole'), '--json'],
    ]);
    expect(lastLine(whole.stdout)['steps']).toBe(12);
    const rewound = await runInProcess(['rewind', run, '--step', '6', '--json']);
    expect(lastLine(rewound.stdout)['weightsSha256']).toBe(lastLine(trained.stdout)['weightsSha256']);
    const evaluated = await runInProcess(['eval', run, '--data', data, '--json']);
    expect(lastLine(evaluated.stdout)).toMatchObject({ type: 'evaluation', task: 'classification' });
    const out = join(folder, 'figures');
    const exported = await runInProcess([
      ...['export', run, '--figure', 'architecture', '--format', 'svg', '--out', out, '--json'],
    ]);
    expect(exported.stderr).toBe('');
    expect(existsSync((lastLine(exported.stdout)['files'] as string[])[0]!)).toBe(true);
  });

  it('gives the same weights from the code as from the network file written of it', async () => {
    const folder = temporaryFolder();
    const data = await tinyDataFolder();
    const code = write('tiny.py', small, folder);
    const file = join(folder, 'tiny.network.json');
    await runInProcess(['network', code, '--out', file]);
    const hashes = [];
    for (const [at, source] of [code, file].entries()) {
      const run = join(folder, `run-${at}`);
      const { stdout } = await runInProcess([
        'train',
        source,
        '--data',
        data,
        '--steps',
        '3',
        '--out',
        run,
        '--json',
      ]);
      hashes.push(lastLine(stdout)['weightsSha256']);
    }
    expect(hashes[0]).toBe(hashes[1]);
  });

  it('takes the values of images one after the other if it takes units, also when it is resumed', async () => {
    const run = join(temporaryFolder(), 'run');
    const code = write('flat.py', "m = Sequential([Dense(10, input_dim=784, activation='softmax')])");
    const data = await tinyDataFolder();
    const trained = await runInProcess([
      'train',
      code,
      '--data',
      data,
      '--epochs',
      '1',
      '--out',
      run,
      '--json',
    ]);
    expect(lastLine(trained.stdout)).toMatchObject({ parameters: 7_850, steps: 3 });
    const resumed = await runInProcess(['resume', run, '--epochs', '2', '--json']);
    expect(lastLine(resumed.stdout)).toMatchObject({ steps: 6 });
  });
});

const layer = (className: string, config: object, name = 'layer') => ({
  ...{ name, class_name: className, config: { name, ...config }, inbound_nodes: [[['input', 0, 0, {}]]] },
});
const input = {
  name: 'input',
  class_name: 'InputLayer',
  config: { batch_input_shape: [null, 28, 28, 1], name: 'input' },
  inbound_nodes: [],
};
const topology = (...layers: object[]) => ({
  class_name: 'Model',
  config: {
    name: 'bad',
    layers: [input, ...layers],
    input_layers: [['input', 0, 0]],
    output_layers: [[(layers.at(-1) as { name: string } | undefined)?.name ?? 'input', 0, 0]],
  },
});
const networkFile = (change: object = {}) => ({
  ...{ format: 'featurescope-network', version: 1, name: 'mine', task: 'classification', settings: {} },
  inputShape: [28, 28, 1],
  topology: topology(layer('Flatten', {})),
  ...change,
});

/** Bad networks: what is wrong, the code, part of the sentence, and the file. */
const bad: [what: string, code: ErrorCode, says: string, file: () => string][] = [
  ['no such file', 'network/unreadable', 'does not exist', () => join(temporaryFolder(), 'no.py')],
  [
    'a folder',
    'network/unreadable',
    'it is a folder',
    () => {
      const path = join(temporaryFolder(), 'folder.py');
      mkdirSync(path);
      return path;
    },
  ],
  ['a picture', 'network/unreadable', 'PNG', () => write('a.py', Buffer.from('89504e470d0a1a0a', 'hex'))],
  ['broken JSON', 'network/unreadable', 'it is no JSON', () => write('a.json', '{"format":')],
  ['another JSON', 'network/unreadable', 'it describes no layers', () => write('a.json', '[1]')],
  [
    'a later version',
    'network/unreadable',
    'later version (7)',
    () => write('a.json', networkFile({ version: 7 })),
  ],
  [
    'a wrong task',
    'network/unreadable',
    'its task is not valid',
    () => write('a.json', networkFile({ task: 'x' })),
  ],
  [
    'another input shape',
    'network/unreadable',
    'it says the input 32x32x1, but its layers take 28x28x1',
    () => write('a.json', networkFile({ inputShape: [32, 32, 1] })),
  ],
  [
    'a learning rate of -1',
    'network/unreadable',
    'its settings.learningRate is not valid',
    () => write('a.json', networkFile({ settings: { learningRate: -1 } })),
  ],
  [
    'a frozen layer',
    'network/unreadable',
    'the setting trainable of its layer "layer"',
    () => write('a.json', topology(layer('Dense', { units: 3, trainable: false }))),
  ],
  [
    'layers that read what is not there',
    'network/unreadable',
    'its layers are not connected',
    () => write('a.json', topology({ ...layer('Flatten', {}), inbound_nodes: [[['nothing', 0, 0, {}]]] })),
  ],
  [
    'an unknown class',
    'network/layer-unknown',
    'The layer "layer" of the network "bad" is of the class Lambda',
    () => write('a.json', topology(layer('Lambda', {}))),
  ],
  [
    'a window that is too large',
    'network/shape-impossible',
    'The layer "layer" (Conv2D) of the network "bad" is impossible: the window of 31x31 does not fit into 28x28: (28 - 31 + 2·0)/1 + 1 = -2',
    () => write('a.json', topology(layer('Conv2D', { filters: 3, kernel_size: [31, 31] }))),
  ],
  [
    'a size of 1e9',
    'network/shape-impossible',
    'its units cannot be 1000000000',
    () => write('a.json', topology(layer('Dense', { units: 1e9 }))),
  ],
  [
    'more values than can be held',
    'network/shape-impossible',
    'it has 784000000 values',
    () => write('a.json', topology(layer('Dense', { units: 1e6 }))),
  ],
  ['no layer', 'network/empty', 'no layer behind its input', () => write('a.json', topology())],
  [
    'code that is not understood',
    'network/code-not-understood',
    'line 2: "Lambda(f)" is not understood',
    () => write('a.py', 'm = Sequential([Input((4,))])\nm.add(Lambda(f))\nm.add(Dense(2))'),
  ],
];

describe('bad networks on the command line', () => {
  it.each(bad)('%s: %s', async (_what, code, says, file) => {
    const path = file();
    for (const command of ['network', 'train'])
      for (const language of ['en', 'ko']) {
        const outcome = await runInProcess([command, path, '--lang', language, '--json']);
        expect(outcome.code).toBe(2);
        expect(outcome.stdout).toBe('');
        expect(outcome.stderr).toMatch(new RegExp(`^featurescope: .+ \\[${code}\\]\n$`));
        if (language === 'en') expect(outcome.stderr).toContain(says);
      }
    expect(errorTexts[code].kind).toBe('input');
  });

  it('refuses to train a network whose outputs are not those of the task', async () => {
    const code =
      "m = Sequential([Flatten(input_shape=(28, 28, 1)), Dense(7)])\nm.compile('sgd', 'mse')\nm.fit(x, x)";
    const { code: exit, stderr } = await runInProcess(['train', write('a.py', code), '--data', 'digits']);
    expect([exit, stderr]).toEqual([2, expect.stringContaining('[network/outputs-differ]')]);
  });

  it('refuses to train a network with several inputs', async () => {
    const code = `i = Input((28, 28, 1))
j = Input((28, 28, 1))
m = Model([i, j], Dense(10, activation="softmax")(Flatten()(Add()([i, j]))))`;
    const outcome = await runInProcess(['train', write('a.py', code), '--data', 'digits']);
    expect([outcome.code, outcome.stderr]).toEqual([2, expect.stringContaining('[model/several-inputs]')]);
  });

  it('trains a network that divides bytes by 255 on bytes: as without that layer on values from 0 to 1', async () => {
    const data = await tinyDataFolder();
    const losses = [];
    for (const scaling of ['', 'Rescaling(1./255), ']) {
      const code = `m = Sequential([Input((28, 28, 1)), ${scaling}Flatten(), Dense(10, activation='softmax')])`;
      const run = join(temporaryFolder(), 'run');
      const trained = await runInProcess([
        ...['train', write('a.py', code), '--data', data, '--steps', '3', '--out', run, '--json'],
      ]);
      losses.push(lastLine(trained.stdout)['trainLoss'] as number);
    }
    expect(losses[1]).toBeCloseTo(losses[0]!, 4);
  });

  it('evaluates a run of such a network, and writes it as code, in the range that it was trained in', async () => {
    const code = `m = Sequential([Input((28, 28, 1)), Rescaling(1./255), Flatten(), Dense(10, activation='softmax')])`;
    const run = join(temporaryFolder(), 'run');
    const data = await tinyDataFolder();
    const trained = await runInProcess([
      ...['train', write('a.py', code), '--data', data, '--steps', '3', '--out', run, '--json'],
    ]);
    const { testLoss } = lastLine(trained.stdout) as { testLoss: number };
    const evaluated = await runInProcess(['eval', run, '--json']);
    expect(lastLine(evaluated.stdout)['loss']).toBeCloseTo(testLoss, 6);
    const program = join(temporaryFolder(), 'repeat.py');
    expect((await runInProcess(['code', run, '--as', 'keras', '--out', program])).code).toBe(0);
    const text = readFileSync(program, 'utf8');
    expect(text).toContain('keras.layers.Rescaling(scale=0.00392');
    // Divided by 255, and by 1/255 again: bytes.
    expect(text).toContain("(values.astype('float32') / 255 - np.float32((0,))) / np.float32((0.00392");
  });
});
