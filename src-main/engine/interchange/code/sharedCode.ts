import type { Settings } from '../../../../src-shared/contract/service.ts';
import type { CodePlan } from './CodePlan.ts';
import { hasClasses } from './planCode.ts';
import { python } from './python.ts';

/** The class that draws the order of the images: the program's own random numbers (xoshiro128**), in Python. */
export const randomStream = `class RandomStream:
    """Numbers of the generator xoshiro128** (Blackman, Vigna 2021), named by a seed and keys, as Featurescope draws them."""

    def __init__(self, *keys):
        a, b, c, d = 1779033703, 3144134277, 1013904242, 2773480762
        for code in map(ord, json.dumps(keys, separators=(',', ':'))):
            a = b ^ (a ^ code) * 597399067 & MASK
            b = c ^ (b ^ code) * 2869860233 & MASK
            c = d ^ (c ^ code) * 951274213 & MASK
            d = a ^ (d ^ code) * 2716044179 & MASK
        a = (c ^ a >> 18) * 597399067 & MASK
        b = (d ^ b >> 22) * 2869860233 & MASK
        c = (a ^ c >> 17) * 951274213 & MASK
        d = (b ^ d >> 19) * 2716044179 & MASK
        a ^= b ^ c ^ d
        self.words = [a, b ^ a, c ^ a, d ^ a]

    def integer(self, n):
        """An integer from 0 to n - 1."""
        limit = 2**32 - 2**32 % n
        while True:
            a, b, c, d = self.words
            product = b * 5 & MASK
            value = ((product << 7 | product >> 25) & MASK) * 9 & MASK
            shifted = b << 9 & MASK
            c ^= a
            d ^= b
            b ^= c
            a ^= d
            c ^= shifted
            self.words = [a, b, c, (d << 11 | d >> 21) & MASK]
            if value < limit:
                return value % n


def epoch_order(count, epoch):
    """The order in which an epoch visits the training images."""
    random = RandomStream(SEED, 'shuffle', epoch)
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = random.integer(last + 1)
        order[last], order[other] = order[other], order[last]
    return np.array(order)`;

/** What a program says of itself. @param framework as people call it */
export function heading(plan: CodePlan, framework: string): string {
  const { title, weightsFile, data } = plan;
  const where =
    data.from === 'idx'
      ? `DATA is the folder with the four files of ${data.name} (train-images-idx3-ubyte.gz and so on).`
      : `The examples of ${data.name} are in ${weightsFile} too.`;
  return `"""Repeats the training of ${title} on ${data.name} with ${framework}, as Featurescope did it.

The same initial weights (in ${weightsFile}, beside this file), the same order of batches and the same settings: the losses agree to
about four digits. ${where}
"""`;
}

/** The settings as constants. */
export function constants(plan: CodePlan): string {
  const { settings, spans, data } = plan;
  const rows = spans.map(({ step, learningRate, batchSize, schedule }) =>
    python([step, learningRate, batchSize, schedule.from, schedule.done, schedule.to]),
  );
  const lines = [
    `SEED = ${settings.seed}`,
    `EPOCHS = ${settings.epochs}`,
    `HELD_OUT = ${settings.validationSplit}  # share of the training images, the last ones`,
    '# From this step on: learning rate, batch size; and the line that a linear schedule follows (from step, done, to step).',
    `SPANS = [${rows.join(', ')}]`,
    `WEIGHT_DECAY = ${settings.weightDecay ?? 0}  # times each kernel, added to its gradient`,
    `CLIP_NORM = ${settings.clipNorm ?? 'None'}  # longest gradient of all weights together`,
    'MASK = 2**32 - 1',
  ];
  if (data.from === 'idx') lines.unshift(`DATA = sys.argv[1] if len(sys.argv) > 1 else ${python(data.name)}`);
  return lines.join('\n');
}

/** Bytes as the network takes them: brightness of 0..1, or in a range of its own. */
function brightness(bytes: string, range: CodePlan['range']): string {
  const share = `${bytes}.astype('float32') / 255`;
  if (!range) return share;
  return `((${share} - np.float32(${python(range.mean)})) / np.float32(${python(range.deviation)}))`;
}

/** How the examples are read. */
export function dataReading({ data, weightsFile, task, layers, range }: CodePlan): string {
  const shape = python(layers[0]!.outputShape);
  const arrays = `start = np.load(os.path.join(os.path.dirname(os.path.abspath(__file__)), ${python(weightsFile)}))`;
  const labels = hasClasses(task);
  if (data.from === 'arrays')
    return [
      arrays,
      '',
      '',
      'def inputs_of(values):',
      '    """Bytes are brightness, 0..255; numbers stay as they are."""',
      `    values = ${brightness('values', range)} if values.dtype == np.uint8 else values`,
      `    return values.reshape((-1, *${shape}))`,
      '',
      '',
      "x_train, x_test = inputs_of(start['x_train']), inputs_of(start['x_test'])",
      task === 'reconstruction'
        ? 'y_train, y_test = x_train.reshape(len(x_train), -1), x_test.reshape(len(x_test), -1)'
        : `y_train, y_test = start['y_train']${labels ? ".astype('int64')" : ''}, start['y_test']${labels ? ".astype('int64')" : ''}`,
    ].join('\n');
  return [
    arrays,
    '',
    '',
    'def read_idx(name):',
    '    """One file of the format of MNIST."""',
    "    with gzip.open(os.path.join(DATA, f'{name}.gz')) as file:",
    '        content = file.read()',
    '    dimensions = content[3]',
    "    shape = np.frombuffer(content, '>i4', dimensions, 4)",
    "    return np.frombuffer(content, 'u1', offset=4 + 4 * dimensions).reshape(shape)",
    '',
    '',
    `x_train = ${brightness(`read_idx('train-images-idx3-ubyte').reshape((-1, *${shape}))`, range)}`,
    `x_test = ${brightness(`read_idx('t10k-images-idx3-ubyte').reshape((-1, *${shape}))`, range)}`,
    ...(labels
      ? [
          "y_train = read_idx('train-labels-idx1-ubyte').astype('int64')",
          "y_test = read_idx('t10k-labels-idx1-ubyte').astype('int64')",
        ]
      : ['y_train, y_test = x_train.reshape(len(x_train), -1), x_test.reshape(len(x_test), -1)']),
  ].join('\n');
}

/** Python that computes the factor of the learning rate from the fraction `done` of the run, by schedule. */
const factors: Readonly<Record<Settings['schedule'], readonly string[]>> = {
  constant: [],
  linear: ['factor = 1 - 0.95 * done'],
  cosine: ['factor = 0.01 + 0.99 * (1 + np.cos(np.pi * done)) / 2'],
  'one-cycle': [
    'if done < 0.25:',
    '    factor = 0.05 + 0.95 * (done / 0.25)',
    'else:',
    '    factor = 0.01 + 0.99 * (1 + np.cos(np.pi * (done - 0.25) / 0.75)) / 2',
  ],
};

/** The learning rate and batch size of a step. */
export function scheduleCode({ settings }: CodePlan): string {
  const lines = [
    'def settings_at(step):',
    '    """Learning rate and batch size of a step, counted from 0."""',
    '    _, rate, batch, since, done, to = [span for span in SPANS if span[0] <= step][-1]',
  ];
  const factor = factors[settings.schedule];
  if (factor.length > 0)
    lines.push(
      '    done = 1 if step >= to else done + (1 - done) * (step - since) / (to - since)',
      ...factor.map((line) => `    ${line}`),
      '    return rate * factor, batch',
    );
  else lines.push('    return rate, batch');
  return lines.join('\n');
}

/** The loop over epochs and batches. @param evaluate what is printed at the end of an epoch, as lines */
export function loopCode(evaluate: readonly string[]): string {
  return [
    'kept = len(x_train) - int(np.floor(len(x_train) * HELD_OUT + 0.5))',
    'step = 0',
    'for epoch in range(EPOCHS):',
    '    order, seen = epoch_order(kept, epoch), 0',
    '    while seen < kept:',
    '        rate, batch = settings_at(step)',
    '        chosen = order[seen:seen + batch]',
    '        loss = train_step(x_train[chosen], y_train[chosen], rate, step + 1)',
    '        seen += len(chosen)',
    '        step += 1',
    "        print(f'step {step}  loss {loss:.7g}')",
    '        if step == STEPS:',
    '            sys.exit()',
    ...evaluate.map((line) => `    ${line}`),
  ].join('\n');
}

/** What is printed of the classes that were `found` for pixels, as lines. A class that no pixel is of, or was taken for, has no IoU. */
export const pixelScores = ({ classes, hasIgnored }: CodePlan): string[] => [
  ...(hasIgnored ? ['found[y_test < 0] = -1'] : []),
  'shares = []',
  `for k in range(${classes}):`,
  '    either = np.sum((found == k) | (y_test == k))',
  '    if either:',
  '        shares.append(np.sum((found == k) & (y_test == k)) / either)',
  `print(f'epoch {epoch + 1}  test pixel accuracy {np.mean(${hasIgnored ? '(found == y_test)[y_test >= 0]' : 'found == y_test'}):.4f}  mean IoU {np.mean(shares):.4f}')`,
];
