import type { Given, Report } from './makeLayer.ts';
import { lastOf, plainOf, type MadeTraining, type Value } from './values.ts';

/** Arguments of `compile` that change nothing here. */
const idleInCompile = [
  'metrics',
  'run_eagerly',
  'steps_per_execution',
  'jit_compile',
  'weighted_metrics',
  'auto_scale_loss',
];
/** Arguments of `fit` that change nothing about the network or its settings. */
const idleInFit = [
  ...['x', 'y', 'verbose', 'show_accuracy', 'callbacks', 'validation_data', 'validation_steps', 'shuffle'],
  ...['initial_epoch', 'steps_per_epoch', 'samples_per_epoch', 'max_queue_size', 'workers'],
  ...[
    'use_multiprocessing',
    'validation_freq',
    'validation_batch_size',
    'view_metrics',
    'nb_val_samples',
    'generator',
  ],
];

/** Reads the arguments of `compile`. @param report receives what is not understood */
export function readCompile(training: MadeTraining, given: readonly Given[], report: Report): void {
  const order = ['optimizer', 'loss', 'metrics'];
  let position = 0;
  for (const argument of given) {
    const name = argument.name ?? order[position++] ?? '';
    const { value, span, code } = argument;
    if (name === 'optimizer') training.optimizer = optimizerFrom(argument, report);
    else if (name === 'loss') training.loss = lossFrom(argument, report);
    else if (!idleInCompile.includes(name) && plainOf(value) !== null)
      report(span, { code: 'setting-unknown', detail: { class: 'compile', setting: name || code } });
  }
}

function optimizerFrom({ value, span, code }: Given, report: Report): MadeTraining['optimizer'] {
  const known = value.is === 'object' || value.is === 'path' ? lastOf(value.path) : plainOf(value);
  if (typeof known !== 'string') {
    report(span, { code: 'value-unknown', detail: { name: code } });
    return undefined;
  }
  return { name: known, settings: value.is === 'object' ? value.settings : new Map(), span };
}

function lossFrom({ value, span, code }: Given, report: Report): MadeTraining['loss'] {
  const known = value.is === 'object' || value.is === 'path' ? lastOf(value.path) : plainOf(value);
  if (typeof known === 'string') return { name: known, span };
  report(span, { code: 'value-unknown', detail: { name: code } });
  return undefined;
}

/** Reads the arguments of `fit`. @param report receives what is not understood */
export function readFit(training: MadeTraining, given: readonly Given[], report: Report): void {
  const order = ['x', 'y', 'batch_size', 'epochs'];
  const codes = new Map<string, string>();
  let position = 0;
  for (const argument of given) {
    const name = argument.name ?? order[position++] ?? '';
    codes.set(name, argument.code);
    if (name === 'epochs' || name === 'nb_epoch') training.epochs = numberIn(argument, report);
    else if (name === 'batch_size') training.batchSize = numberIn(argument, report);
    else if (name === 'validation_split') training.validationSplit = numberIn(argument, report);
    else if (!idleInFit.includes(name) && plainOf(argument.value) !== null)
      report(argument.span, {
        code: 'setting-unknown',
        detail: { class: 'fit', setting: name || argument.code },
      });
  }
  training.reconstructs = codes.has('x') && codes.get('x') === codes.get('y');
}

function numberIn({ value, span, code }: Given, report: Report): number | undefined {
  const number = plainOf(value as Value);
  if (typeof number === 'number') return number;
  if (number !== null) report(span, { code: 'value-unknown', detail: { name: code } });
  return undefined;
}
