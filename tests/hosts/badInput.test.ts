import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RunFolder } from '../../src-main/engine/library/RunFolder.ts';
import { RunLock } from '../../src-main/engine/library/runLock.ts';
import { recipes } from '../../src-main/engine/recipes/recipes.ts';
import { describeError, errorTexts, type ErrorCode } from '../../src-shared/contract/errors.ts';
import { temporaryFolder } from '../belongings.ts';
import { tinyDataFolder } from '../engine/data/tinyData.ts';
import { chunk, header, png, pngOf } from '../engine/reading/pngFiles.ts';
import { runCli } from './builtProgram.ts';
import { runInProcess } from './inProcess.ts';

/** The materials for bad input: an empty folder, and a valid data set to damage. */
interface Place {
  folder: string;
  data: string;
}

type Row = [
  what: string,
  code: ErrorCode,
  exit: 1 | 2,
  command: (place: Place) => string[] | Promise<string[]>,
  /** Set if the command needs a separate process; the others run in this process, through the same entry point. */
  how?: 'as a program',
];

const images = 'train-images-idx3-ubyte';
const labels = 'train-labels-idx1-ubyte';

/** Damages one file of the data set and runs a command on it. */
const spoil =
  (file: string, change: (bytes: Buffer) => Buffer) =>
  ({ data }: Place): string[] => {
    const path = join(data, file);
    writeFileSync(path, change(readFileSync(path)));
    return ['data', 'info', data];
  };
const word = (bytes: Buffer, offset: number, value: number): Buffer => {
  bytes.writeUInt32BE(value, offset);
  return bytes;
};
const train = (place: Place, ...more: string[]): string[] => [
  'train',
  'lenet5',
  '--data',
  place.data,
  '--steps',
  '1',
  ...more,
];
const until = ({ data }: Place, condition: string): string[] => [
  ...['train', 'lenet5', '--data', data, '--until', condition],
];
const search = (space: string, ...more: string[]): string[] => [
  ...['search', 'lenet5', '--data', 'digits', '--space', space, ...more],
];
const inFolder = (folder: string, name: string, content: string | Buffer): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

/** All bad input that a user can give on the command line, the expected error, and the exit code. */
const badInput: Row[] = [
  ['images cut short', 'data/idx-truncated', 2, spoil(images, (bytes) => bytes.subarray(0, -1))],
  ['an empty images file', 'data/idx-truncated', 2, spoil(images, () => Buffer.alloc(0))],
  ['labels where images belong', 'data/idx-wrong-magic', 2, spoil(images, (bytes) => word(bytes, 0, 2049))],
  [
    'a picture where images belong',
    'data/idx-wrong-magic',
    2,
    spoil(images, () => Buffer.from('\u0089PNG, not IDX at all.')),
  ],
  [
    'images that go on after their end',
    'data/idx-oversized',
    2,
    spoil(images, (bytes) => Buffer.concat([bytes, bytes])),
  ],
  [
    'a header that promises 4 billion images',
    'data/idx-oversized',
    2,
    spoil(images, (bytes) => word(bytes, 4, 0xffffffff)),
  ],
  [
    'fewer labels than images',
    'data/idx-wrong-count',
    2,
    spoil(labels, (bytes) => word(bytes, 4, 95).subarray(0, -1)),
  ],
  [
    'a gzip file that ends too early',
    'data/bad-gzip',
    2,
    spoil(images, (bytes) => gzipSync(bytes).subarray(0, 500)),
  ],
  [
    'a data folder without its test labels',
    'data/incomplete-folder',
    2,
    ({ data, folder }) => {
      const partial = join(folder, 'partial');
      mkdirSync(partial);
      cpSync(join(data, images), join(partial, images));
      return ['data', 'info', partial];
    },
  ],
  ['a data set that does not exist', 'data/unknown', 2, () => ['train', 'lenet5', '--data', 'minst']],
  [
    'a data folder that does not exist',
    'data/unknown',
    2,
    ({ folder }) => ['data', 'info', join(folder, 'nowhere')],
  ],
  ['a known data set that is not here', 'data/not-found', 2, () => ['data', 'info', 'mnist']],
  ['a data set that cannot be fetched by that name', 'data/unknown', 2, () => ['data', 'fetch', 'imagenet']],
  ['an unknown recipe', 'recipe/unknown', 2, () => ['train', 'lenet6', '--data', 'digits']],
  ['an unknown backend', 'cli/usage', 2, (place) => train(place, '--backend', 'cuda')],
  ['a learning rate that is no number', 'cli/usage', 2, (place) => train(place, '--lr', 'fast')],
  ['a learning rate of zero', 'cli/usage', 2, (place) => train(place, '--lr', '0')],
  ['half a batch', 'cli/usage', 2, (place) => train(place, '--batch', '1.5')],
  ['a condition nobody knows', 'cli/usage', 2, (place) => until(place, 'loss>0.1')],
  ['a condition without its value', 'cli/usage', 2, (place) => until(place, 'accuracy>')],
  ['an accuracy in per cent', 'cli/usage', 2, (place) => until(place, 'held-out-accuracy>98')],
  ['an alarm nobody knows', 'cli/usage', 2, (place) => until(place, 'alarm=tired')],
  ['steps and a condition at once', 'cli/usage', 2, (place) => train(place, '--until', 'alarm')],
  [
    'a step to stop at that is done already',
    'training/step-passed',
    2,
    async (place) => {
      const path = join(place.folder, 'run');
      await runInProcess(train(place, '--out', path));
      return ['resume', path, '--until', 'step=1'];
    },
  ],
  ['a search without a space', 'cli/usage', 2, () => ['search', 'lenet5', '--data', 'digits']],
  ['a space with its ends swapped', 'study/ends-swapped', 2, () => search('lr=0.1..0.001')],
  ['a space of a setting nobody knows', 'study/unknown-setting', 2, () => search('momentum=0..1')],
  ['a space that is none', 'study/space-unreadable', 2, () => search('lr')],
  ['a space with values no training takes', 'study/value-impossible', 2, () => search('lr=0..1')],
  ['a logarithm from zero', 'study/log-from-zero', 2, () => search('weightDecay=log:0..1')],
  ['a setting searched twice', 'study/setting-twice', 2, () => search('lr=0.1..1 learningRate=0.1..1')],
  ['no trials', 'cli/usage', 2, () => search('lr=0.1..1', '--trials', '0')],
  ['a search that holds nothing out', 'study/no-validation', 2, () => search('lr=0.1..1', '--hold-out', '0')],
  [
    'more images than there are',
    'training/too-few-images',
    2,
    (place) => train(place, '--train-images', '97'),
  ],
  [
    'early stopping without validation images',
    'training/nothing-to-monitor',
    2,
    (place) => train(place, '--patience', '3'),
  ],
  [
    'best weights without validation images',
    'training/nothing-to-monitor',
    2,
    (place) => train(place, '--restore-best'),
  ],
  [
    'early stopping by a metric of another task',
    'training/unknown-metric',
    2,
    (place) => train(place, '--patience', '3', '--monitor', 'mae', '--hold-out', '0.25'),
  ],
  ['no patience at all', 'cli/usage', 2, (place) => train(place, '--patience', '0', '--hold-out', '0.25')],
  ['a metric that is none', 'cli/usage', 2, (place) => train(place, '--monitor', 'beauty')],
  ['no study to narrow', 'study/unreadable', 2, ({ folder }) => ['search', 'lenet5', '--narrow', folder]],
  ['a queue that is no address', 'queue/wrong-address', 2, () => ['worker', '--queue', 'localhost']],
  ['a queue where nothing is', 'queue/unreachable', 2, () => ['worker', '--queue', 'redis://127.0.0.1:1']],
  ['an unknown optimizer', 'cli/usage', 2, (place) => train(place, '--optimizer', 'magic')],
  ['no epochs', 'cli/usage', 2, (place) => train(place, '--epochs', '0')],
  ['an option without its value', 'cli/usage', 2, (place) => train(place, '--out')],
  ['an unknown option', 'cli/usage', 2, (place) => train(place, '--fast')],
  ['an unknown command', 'cli/usage', 2, () => ['fly'], 'as a program'],
  ['no command', 'cli/usage', 2, () => []],
  ['a command without its argument', 'cli/usage', 2, () => ['train']],
  ['an unknown language', 'cli/usage', 2, () => ['doctor', '--lang', 'fr']],
  [
    'a loss that is no number any more',
    'training/diverged',
    2,
    async (place) => {
      const path = join(place.folder, 'run');
      await runInProcess(train(place, '--out', path));
      const run = RunFolder.open(path);
      const checkpoint = run.latestCheckpoint();
      checkpoint.weights[0]!.data.fill(NaN);
      run.saveCheckpoint(checkpoint);
      return ['resume', path];
    },
  ],
  ['a run folder that holds something', 'run/exists', 2, (place) => train(place, '--out', place.data)],
  [
    'a run folder inside a file',
    'run/unwritable',
    2,
    (place) => train(place, '--out', join(place.data, images, 'run')),
  ],
  ['a run that does not exist', 'run/unknown', 2, ({ folder }) => ['eval', join(folder, 'nowhere')]],
  [
    'a run of a newer version',
    'run/newer-version',
    2,
    ({ folder }) => {
      inFolder(folder, 'run.json', '{"format":99}');
      return ['eval', folder];
    },
  ],
  [
    'a run.json that is not a run’s',
    'run/unreadable',
    2,
    ({ folder }) => {
      inFolder(folder, 'run.json', '{"format":1,"recipe":7}');
      return ['rewind', folder, '--step', '0'];
    },
  ],
  [
    'a step that a run never had',
    'run/no-step',
    2,
    async (place) => {
      const path = join(place.folder, 'run');
      await runInProcess(train(place, '--out', path));
      return ['rewind', path, '--step', '2'];
    },
  ],
  [
    'a run whose data have changed since',
    'run/replay-differs',
    1,
    async (place) => {
      const path = join(place.folder, 'run');
      await runInProcess([...train(place).slice(0, -1), '3', '--epochs', '2', '--out', path]);
      for (const step of ['1', '2'])
        rmSync(join(path, 'checkpoints', `step-00000000${step}.ckpt`), { force: true });
      spoil(images, (bytes) => bytes.fill(200, 16))(place);
      return ['rewind', path, '--step', '2'];
    },
  ],
  [
    'a run that another process trains',
    'run/locked',
    1,
    async (place) => {
      const path = join(place.folder, 'run');
      await runInProcess([...train(place, '--epochs', '2'), '--out', path]);
      RunLock.take(path); // by this process, which is another one than the command's
      return ['resume', path, '--epochs', '3'];
    },
    'as a program',
  ],
  ['a rewind to no step', 'cli/usage', 2, ({ folder }) => ['rewind', folder]],
  [
    'a model that is no JSON',
    'model/unreadable',
    2,
    ({ folder }) => ['eval', inFolder(folder, 'model.json', '{')],
  ],
  [
    'a model without weights',
    'model/unreadable',
    2,
    ({ folder }) => [
      'eval',
      inFolder(
        folder,
        'model.json',
        '{"modelTopology":{},"weightsManifest":[{"paths":["w.bin"],"weights":[]}]}',
      ),
    ],
  ],
  [
    'images of classes that the network has not',
    'evaluation/classes-differ',
    2,
    ({ data }) => {
      const path = join(data, 't10k-labels-idx1-ubyte');
      const bytes = readFileSync(path);
      bytes[8] = 11;
      writeFileSync(path, bytes);
      return ['eval', 'lenet5-mnist', '--data', data];
    },
  ],
  [
    'a mapping of a class that the data has not',
    'evaluation/unknown-class',
    2,
    ({ data }) => ['eval', 'lenet5-mnist', '--data', data, '--classes', 'cat=3'],
  ],
  [
    'a mapping to a class that the network has not',
    'evaluation/unknown-class',
    2,
    ({ data }) => ['eval', 'lenet5-mnist', '--data', data, '--classes', '0=10'],
  ],
  [
    'a mapping that is none',
    'cli/usage',
    2,
    ({ data }) => ['eval', 'lenet5-mnist', '--data', data, '--classes', '0=1=2'],
  ],
  [
    'a top-k of no class',
    'cli/usage',
    2,
    ({ data }) => ['eval', 'lenet5-mnist', '--data', data, '--top-k', '0'],
  ],
  [
    'an unknown layer',
    'model/unknown-layer',
    2,
    ({ data, folder }) => ['inspect', 'lenet5-mnist', '--data', data, '--layer', 'conv9', '--out', folder],
  ],
  [
    'an image that the data set has not',
    'data/sample-out-of-range',
    2,
    ({ data, folder }) => ['inspect', 'lenet5-mnist', '--data', data, '--index', '32', '--out', folder],
  ],
  [
    'an index that is no number',
    'cli/usage',
    2,
    ({ data, folder }) => ['inspect', 'lenet5-mnist', '--data', data, '--index', 'first', '--out', folder],
  ],
  [
    'a picture that is none',
    'data/image-unreadable',
    2,
    ({ folder }) => [
      'inspect',
      'lenet5-mnist',
      '--input',
      inFolder(folder, 'a.png', 'not a picture'),
      '--out',
      folder,
    ],
  ],
  [
    'a picture without pixels',
    'data/image-unreadable',
    2,
    ({ folder }) => [
      ...['inspect', 'lenet5-mnist', '--out', folder],
      ...['--input', inFolder(folder, 'a.png', pngOf(header(28, 28), chunk('IEND', Buffer.alloc(0))))],
    ],
  ],
  [
    'a picture whose header ends the process of those who believe it',
    'data/image-unreadable',
    2,
    ({ folder }) => [
      ...['inspect', 'lenet5-mnist', '--out', folder],
      ...['--input', inFolder(folder, 'a.png', png(header(2 ** 31 - 1, 2 ** 31 - 1, 1), Buffer.alloc(11)))],
    ],
    'as a program',
  ],
  [
    'an inspection that goes nowhere',
    'cli/usage',
    2,
    ({ data }) => ['inspect', 'lenet5-mnist', '--data', data],
  ],
  ['a folder without a name', 'cli/usage', 2, (place) => train(place, '--out', '')],
  ['a folder with a blank name', 'cli/usage', 2, (place) => train(place, '--out= ')],
  ['a port without a number', 'cli/usage', 2, () => ['serve', '--port', '']],
  ['a host without a name', 'cli/usage', 2, () => ['serve', '--host=']],
  ['a port that is no port', 'cli/usage', 2, () => ['serve', '--port', '99999']],
  [
    'a port in use',
    'host/port-in-use',
    1,
    async () => {
      const other = createServer().unref();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      return ['serve', '--port', String((other.address() as AddressInfo).port)];
    },
    'as a program',
  ],
];

describe('bad input on the command line', () => {
  it.each(badInput)(
    '%s: %s, exit code %i, one line, nothing on stdout',
    async (_what, code, exit, command, how) => {
      const place = { folder: temporaryFolder(), data: await tinyDataFolder() };
      const environment = {
        FEATURESCOPE_HOME: temporaryFolder(),
        FEATURESCOPE_DATA: '',
        XDG_CACHE_HOME: temporaryFolder(),
      };
      const args = await command(place);
      const runIt = how === 'as a program' ? runCli : runInProcess;
      const english = await runIt([...args, '--json'], environment);
      expect(english.stderr.trim().split('\n').at(-1)).toMatch(
        new RegExp(`^featurescope: .+ \\[${code}\\]$`),
      );
      expect(english.stderr).not.toMatch(/\n {4}at /);
      expect(english.code).toBe(exit);
      expect(english.stdout.split('\n').filter((line) => line !== '' && !line.startsWith('{'))).toEqual([]);
    },
  );

  it('says it in Korean to those who read Korean', async () => {
    const outcome = await runCli(['train', 'lenet6', '--lang', 'ko']);
    const detail = {
      recipe: 'lenet6',
      known: recipes.map(({ id }) => id).join(', '),
    };
    expect(outcome.stderr).toBe(
      `featurescope: ${describeError('recipe/unknown', detail, 'ko')} [recipe/unknown]\n`,
    );
    const byLocale = await runInProcess(['train', 'lenet6'], { LC_ALL: 'ko_KR.UTF-8' });
    expect(byLocale.stderr).toBe(outcome.stderr);
  });

  it('has exit codes that agree with whose mistake it is', () => {
    for (const [, code, exit] of badInput) expect(exit).toBe(errorTexts[code].kind === 'input' ? 2 : 1);
  });
});
