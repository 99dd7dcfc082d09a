import { augmentNames } from '../../../src-shared/contract/augmentNames.ts';
import { metricIds } from '../../../src-shared/tasks/metrics.ts';
import { lossNames } from '../../../src-shared/tasks/losses.ts';
import { sizeNames } from '../../../src-shared/figures/drawing/sizes.ts';
import { saveFormats } from '../../../src-shared/contract/saves.ts';
import { exportFormats, slideShapes } from '../../../src-shared/contract/exports.ts';
import { cac, type CAC } from 'cac';
import { programVersion } from '../../engine/resources.ts';
import type { FeaturescopeError, Language } from '../../../src-shared/contract/errors.ts';
import { languageOption, usage, type RawOptions } from './options.ts';
import { complaintInKorean } from './complaints.ts';
import { asTexts, asTyped, unmarked, unmarkedIn } from './typedValues.ts';
import { Terminal, type Outputs } from './Terminal.ts';
import { texts } from './texts.ts';

/** Runs a command; returns the exit code if it is not 0. */
type Action = (
  terminal: Terminal,
  args: string[],
  options: RawOptions,
) => Promise<number | undefined> | Promise<void>;

/**
 * The commands. Each is loaded when it is called: loading what only some need (TensorFlow.js, the figures) would delay
 * the start of every command by a second.
 */
const commands: Record<string, () => Promise<Action>> = {
  train: async () => (await import('./commands/train.ts')).train,
  network: async () => (await import('./commands/network.ts')).network,
  resume: async () => (await import('./commands/train.ts')).resume,
  rewind: async () => (await import('./commands/rewind.ts')).rewind,
  metrics: async () => (await import('./commands/metrics.ts')).metrics,
  eval: async () => (await import('./commands/eval.ts')).evaluateTarget,
  inspect: async () => (await import('./commands/inspect.ts')).inspect,
  import: async () => (await import('./commands/import.ts')).importCommand,
  save: async () => (await import('./commands/save.ts')).save,
  export: async () => (await import('./commands/export.ts')).exportCommand,
  code: async () => (await import('./commands/code.ts')).code,
  data: async () => (await import('./commands/data.ts')).data,
  search: async () => (await import('./commands/search.ts')).search,
  worker: async () => (await import('./commands/worker.ts')).worker,
  labs: async () => (await import('./commands/labs.ts')).labs,
  serve: async () => (await import('./commands/serve.ts')).serve,
  bench: async () => (await import('./commands/bench.ts')).bench,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
};

/**
 * Runs one command line.
 * @param argv as in `process.argv`: the first two are skipped
 * @param outputs where the command writes. Default: the outputs of the process
 * @returns the exit code: 0, 2 for wrong use or bad input, 1 for anything else
 */
export async function run(argv: string[], outputs: Outputs = process): Promise<number> {
  const language = languageOfArguments(argv);
  const terminal = new Terminal({ json: argv.includes('--json'), language }, outputs);
  try {
    const cli = commandLine(terminal, argv.includes('export') ? await figureIds() : []);
    cli.parse(asTexts(argv), { run: false });
    if (cli.options['help'] || cli.options['version']) return 0;
    if (!cli.matchedCommand) throw unknownCommand(cli);
    languageOption(asTyped(cli.options));
    return Number((await cli.runMatchedCommand()) ?? 0);
  } catch (error) {
    return terminal.fail(asUsage(error));
  }
}

/** @param figures ids of the exportable figures, for the help text */
function commandLine(terminal: Terminal, figures: readonly string[]): CAC {
  const { usage: help } = terminal.texts;
  const cli = cac('featurescope');
  const ranges = '0..1, 0..255, -1..1, MEAN,STD';
  const until = '"loss<0.1", "held-out-accuracy>0.98", step=500, alarm, ...';
  const define = (rawName: string, description: string) =>
    cli.command(rawName, description).action(async (...received: unknown[]) => {
      const options = asTyped(received.pop() as RawOptions);
      const action = await commands[rawName.split(' ')[0]!]!();
      return action(
        terminal,
        received.flat().flatMap((arg) => (arg === undefined ? [] : unmarked(String(arg)))),
        options,
      );
    });
  define('train <network>', help.train)
    .option('--range <range>', ranges)
    .option('--weights <file>', '')
    .option('--afresh', '')
    .option('--data <name>', 'digits, mnist, fashion-mnist, or a folder')
    .option('--epochs <n>', '')
    .option('--steps <n>', '')
    .option('--until <condition>', until)
    .option('--batch <n>', '')
    .option('--optimizer <name>', 'sgd, momentum, adagrad, rmsprop, adam')
    .option('--lr <x>', '')
    .option('--schedule <name>', 'constant, linear, cosine, one-cycle')
    .option('--seed <n>', '')
    .option('--arithmetic <name>', 'reproducible, fast')
    .option('--loss <name>', `${lossNames.join(', ')}; OUTPUT=NAME,..`)
    .option('--loss-weights <pairs>', 'OUTPUT=X,..')
    .option('--augment <names>', augmentNames.join(','))
    .option('--input-noise <x>', '0..2')
    .option('--train-images <n>', '')
    .option('--weight-decay <x>', '')
    .option('--label-smoothing <x>', '')
    .option('--clip-norm <x>', '')
    .option('--average-last <share>', '')
    .option('--hold-out <share>', '0..0.5')
    .option('--patience <n>', '')
    .option('--monitor <metric>', metricIds.join(', '))
    .option('--restore-best', '')
    .option('--data-seed <n>', '')
    .option('--backend <name>', 'tensorflow, wasm')
    .option('--workers <n>', '')
    .option('--out <folder>', '');
  define('network <network>', help.network).option('--out <file>', 'NAME.network.json');
  define('resume <run>', help.resume)
    .option('--data <name>', '')
    .option('--epochs <n>', '')
    .option('--until <condition>', until)
    .option('--batch <n>', '')
    .option('--lr <x>', '')
    .option('--backend <name>', 'tensorflow, wasm')
    .option('--workers <n>', '');
  define('rewind <run>', help.rewind)
    .option('--data <name>', '')
    .option('--step <n>', '')
    .option('--out <folder>', '')
    .option('--backend <name>', 'tensorflow, wasm');
  define('metrics <run>', help.metrics).option('--format <name>', 'csv, jsonl').option('--out <file>', '');
  define('eval <target>', help.eval)
    .option('--data <name>', '')
    .option('--classes <pairs>', 'cat=0,dog=3')
    .option('--top-k <n>', '5')
    .option('--range <range>', ranges)
    .option('--weights <file>', '.h5')
    .option('--backend <name>', '');
  define('inspect <target>', help.inspect)
    .option('--data <name>', '')
    .option('--split <split>', 'train, test')
    .option('--index <list>', '0,1,2')
    .option('--input <image>', 'PNG, .npy')
    .option('--fit <fitting>', 'ink, cover, stretch')
    .option('--layer <name>', 'all')
    .option('--what <quantity>', 'activations, filters, gradients, receptive-fields')
    .option('--out <folder>', '')
    .option('--range <range>', ranges)
    .option('--weights <file>', '.h5')
    .option('--backend <name>', '');
  define('import <file>', help.import)
    .option('--out <folder>', '')
    .option('--range <range>', ranges)
    .option('--weights <file>', '.h5');
  define('save <target>', help.save)
    .option('--format <name>', saveFormats.join(', '))
    .option('--out <file>', '')
    .option('--step <n>', '')
    .option('--data <name>', '')
    .option('--range <range>', ranges)
    .option('--weights <file>', '.h5')
    .option('--backend <name>', 'tensorflow, wasm');
  define('export [target]', help.export)
    .option('--figure <list>', ['deck', ...figures].join(','))
    .option('--data <name>', '')
    .option('--format <list>', exportFormats.join(','))
    .option('--theme <name>', 'light, dark, print')
    .option('--size <shape>', slideShapes.join(', '))
    .option('--place <name>', sizeNames.join(', '))
    .option('--points <n>', '')
    .option('--title <text>', '')
    .option('--caption <text>', '')
    .option('--layer <name>', '')
    .option('--split <split>', 'train, test')
    .option('--index <n>', '')
    .option('--map <n>', '')
    .option('--cell <row,column>', '')
    .option('--compare <runs>', 'RUN,RUN')
    .option('--what <name>', 'weights, gradients, activations')
    .option('--style <name>', 'blocks, boxes, graph')
    .option('--when <name>', 'now, start, change')
    .option('--no-legend', '')
    .option('--part <name>', 'whole, corner')
    .option('--cells <name>', 'counts, rows, columns')
    .option('--normalised', '--cells rows')
    .option('--outcome <name>', 'wrong, right')
    .option('--truth <class>', '0, 1, ...')
    .option('--predicted <class>', '0, 1, ...')
    .option('--target <class>', '0, 1, ...')
    .option('--method <name>', 'pca, umap')
    .option('--plane <name>', 'random, steps')
    .option('--seed <n>', '1')
    .option('--scale <n>', '1, 2, 3, 4')
    .option('--transparent', '')
    .option('--frames <n>', '16')
    .option('--out <folder>', '')
    .option('--backend <name>', 'tensorflow, wasm');
  define('code <target>', help.code)
    .option('--as <form>', 'keras, pytorch, notebook')
    .option('--data <name>', '')
    .option('--out <file>', '');
  define('data <action> [name]', help.data);
  define('search <network> [...more]', help.search)
    .option('--trials <n>', '20')
    .option('--space <space>', '"lr=log:1e-6..1e-2 weightDecay=0..0.1 optimizer=sgd|adam"')
    .option('--narrow <study>', '')
    .option('--halving', '')
    .option('--data <name>', '')
    .option('--train-images <n>', '')
    .option('--hold-out <share>', '0.2')
    .option('--epochs <n>', '')
    .option('--batch <n>', '')
    .option('--optimizer <name>', 'sgd, momentum, adagrad, rmsprop, adam')
    .option('--lr <x>', '')
    .option('--schedule <name>', 'constant, linear, cosine, one-cycle')
    .option('--weight-decay <x>', '')
    .option('--label-smoothing <x>', '')
    .option('--clip-norm <x>', '')
    .option('--average-last <share>', '')
    .option('--seed <n>', '1')
    .option('--queue <address>', 'redis://HOST:PORT')
    .option('--workers <n>', '')
    .option('--out <folder>', '');
  define('worker', help.worker)
    .option('--queue <address>', 'redis://HOST:PORT')
    .option('--workers <n>', '')
    .option('--data <folder>', '');
  define('labs <action> [id]', help.labs)
    .option('--quick', '')
    .option('--again', '')
    .option('--data <name>', '')
    .option('--backend <name>', 'tensorflow, wasm')
    .option('--workers <n>', '');
  define('serve', help.serve).option('--port <n>', '').option('--host <h>', '127.0.0.1');
  define('bench', help.bench)
    .option('--quick', '')
    .option('--only <list>', 'lenet5,digits-cnn,cnn,simple-convnet,dnn')
    .option('--peers <list>', 'ours,tfjs-wasm,tfjs-cpu,tfjs-node,onnxruntime-web,pytorch')
    .option('--rounds <n>', '')
    .option('--growth', help.benchGrowth)
    .option('--save <file>', '')
    .option('--compare <file>', help.benchCompare)
    .option('--write [file]', 'tests/bench/RESULTS.md');
  define('doctor', help.doctor);
  cli.option('--json', help.json);
  cli.option('--lang <language>', help.lang);
  cli.help();
  cli.version(programVersion());
  return cli;
}

async function figureIds(): Promise<string[]> {
  const { figureKinds } = await import('../../../src-shared/figures/kinds/catalogue.ts');
  return figureKinds.map(({ id }) => id);
}

function languageOfArguments(argv: string[]): Language {
  const position = argv.indexOf('--lang');
  const lang = position >= 0 ? argv[position + 1] : argv.find((arg) => arg.startsWith('--lang='))?.slice(7);
  return lang === 'ko' || lang === 'en' ? lang : languageOption({});
}

function unknownCommand(cli: CAC): FeaturescopeError {
  const known = Object.keys(texts.en.usage).filter((name) =>
    cli.commands.some((command) => command.name === name),
  );
  const given = cli.args[0];
  return given === undefined
    ? usage(`a command is missing: ${known.join(', ')}`, `명령이 없습니다: ${known.join(', ')}`)
    : usage(
        `unknown command "${unmarked(given)}"; known: ${known.join(', ')}`,
        `"${unmarked(given)}" 명령은 없습니다. 쓸 수 있는 명령: ${known.join(', ')}`,
      );
}

/** Converts the parser's own errors (unknown option, missing argument) to usage errors. */
function asUsage(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'CACError') return error;
  const reason = unmarkedIn(error.message).replace(/`/g, '"');
  return usage(reason, complaintInKorean(reason));
}
