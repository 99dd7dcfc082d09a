import { IGNORED } from '../../../../src-shared/model/labelMaps.ts';
import type { CodeLayer, CodePlan } from './CodePlan.ts';
import { torchLayer } from './pytorchLayers.ts';
import type { TorchWeight } from './TorchLayer.ts';
import { indented, python } from './python.ts';
import { refuseLayer } from './refuseLayer.ts';
import { pixelScores } from './sharedCode.ts';
import { scriptParts, type ScriptPart } from './scriptParts.ts';

/**
 * A PyTorch program that repeats a training. Images are `[N, C, H, W]` inside the network, as PyTorch takes them; they are
 * flattened in the order `[H, W, C]`, so that the same dense kernels fit.
 * @throws FeaturescopeError `code/layer-not-in-framework`
 */
export const pytorchScript = (plan: CodePlan): ScriptPart[] =>
  scriptParts(plan, {
    packages: [
      'import numpy as np',
      'import torch',
      'import torch.nn.functional as F',
      'from torch import nn',
    ],
    network: networkCode(plan),
    step: stepCode(plan),
    evaluation: evaluation(plan),
  });

/** The last layer's activation is left to the loss where it is a softmax or a sigmoid. */
function networkCode(plan: CodePlan): string {
  const made = plan.layers.map((layer) => ({ layer, torch: torchLayer(layer, isLast(plan, layer)) }));
  const modules = made.flatMap(({ layer, torch }) => {
    if (layer.inputs.length === 0) return [];
    if (!torch) return refuseLayer(layer, 'PyTorch');
    const self = `self.${layer.variable}`;
    return torch.module ? [`${self} = ${torch.module}`, ...(torch.prepare?.(self) ?? [])] : [];
  });
  const steps = made.flatMap(({ layer, torch }) => {
    const { variable, inputs, outputShape } = layer;
    if (inputs.length === 0)
      return [`${variable} = inputs${outputShape.length === 3 ? '.permute(0, 3, 1, 2)' : ''}`];
    return [`${variable} = ${torch!.call(`self.${variable}`, inputs)}`];
  });
  const last = plan.layers.at(-1)!;
  const loads = made.flatMap(({ layer, torch }) =>
    (torch?.weights ?? []).map(
      (weight) => `put(model.${layer.variable}.${weight.parameter}, ${valuesOf(layer, weight)})`,
    ),
  );
  return [
    'class Network(nn.Module):',
    '    def __init__(self):',
    '        super().__init__()',
    ...indented(modules, 8),
    '',
    '    def forward(self, inputs):',
    ...indented(steps, 8),
    `        return ${last.variable}`,
    '',
    '',
    'model = Network()',
    '',
    '',
    'def put(parameter, values):',
    '    with torch.no_grad():',
    '        parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))',
    '',
    '',
    ...loads,
  ].join('\n');
}

/** The expression of a parameter's initial values. */
function valuesOf({ variable }: CodeLayer, { weight, axes, gates, row }: TorchWeight): string {
  const stored = `start['${variable}/${weight}']${row === undefined ? '' : `[${row}]`}`;
  const ordered = gates
    ? `np.concatenate([np.split(${stored}, ${gates.length}, -1)[gate] for gate in ${python(gates)}], -1)`
    : stored;
  return axes ? `${ordered}.transpose(${axes.join(', ')})` : ordered;
}

const isLast = ({ layers, loss }: CodePlan, layer: CodeLayer): boolean =>
  layer === layers.at(-1) && (loss === 'cross-entropy' || loss === 'binary-cross-entropy');

/**
 * The network gives logits: its last activation is left to the loss. A mean of softmaxes has none; the softmax of its logarithm
 * is the mean itself.
 */
function lossCode({ loss, isMean, hasIgnored, settings, classes, layers }: CodePlan): string[] {
  if (loss === 'cross-entropy') {
    const given = `${isMean ? 'outputs.log()' : 'outputs'}, y, label_smoothing=${settings.labelSmoothing ?? 0}`;
    if (!hasIgnored) return [`return F.cross_entropy(${given})`];
    return [
      '# Pixels below 0 are left out: the mean is over the others of each picture, and over the pictures.',
      `losses = F.cross_entropy(${given}, ignore_index=${IGNORED}, reduction='none')`,
      'counts = (y >= 0).sum((1, 2)).clamp(min=1)',
      'return (losses.sum((1, 2)) / counts).mean()',
    ];
  }
  if (loss === 'hinge')
    return [
      `is_right = F.one_hot(y, ${classes}).bool()`,
      'right = outputs[is_right]',
      "other = outputs.masked_fill(is_right, float('-inf')).max(1).values",
      'return (1 + other - right).clamp(min=0).mean()',
    ];
  const targets = classes > 0 ? `F.one_hot(y, ${classes}).float()` : 'y.reshape(len(y), -1).float()';
  const order = layers.at(-1)!.outputShape.length === 3 ? '.permute(0, 2, 3, 1)' : '';
  const flat = `outputs = outputs${order}.reshape(len(outputs), -1)`;
  const names = {
    'binary-cross-entropy': 'binary_cross_entropy_with_logits',
    mse: 'mse_loss',
    mae: 'l1_loss',
  };
  return [flat, `return F.${names[loss]}(outputs, ${targets})`];
}

const optimizers: Readonly<Record<CodePlan['settings']['optimizer'], string>> = {
  sgd: 'torch.optim.SGD(model.parameters(), lr=1)',
  // PyTorch's own momentum takes the learning rate of the step for old gradients too.
  momentum: 'Momentum(model.parameters())',
  adagrad: 'torch.optim.Adagrad(model.parameters(), lr=1, eps=1e-7)',
  rmsprop: 'torch.optim.RMSprop(model.parameters(), lr=1, alpha=0.9, eps=1e-7)',
  adam: 'torch.optim.Adam(model.parameters(), lr=1, betas=(0.9, 0.999), eps=1e-7)',
};

/** Momentum whose velocity holds the learning rates of its gradients, as in the lectures and in Keras. */
const momentumClass = `class Momentum(torch.optim.Optimizer):
    def __init__(self, parameters):
        super().__init__(parameters, {'lr': 1})

    @torch.no_grad()
    def step(self):
        for parameter in self.param_groups[0]['params']:
            if parameter.grad is None:
                continue
            velocity = self.state[parameter].setdefault('velocity', torch.zeros_like(parameter))
            velocity.mul_(0.9).sub_(self.param_groups[0]['lr'] * parameter.grad)
            parameter.add_(velocity)`;

/** Biases of two rows in Keras, which are decayed as kernels are, and two parameters of one row here. */
function decayedBiases({ layers, settings }: CodePlan): string[] {
  if (!settings.weightDecay) return [];
  return layers.flatMap((layer) =>
    (torchLayer(layer, false)?.weights ?? [])
      .filter(({ row }) => row !== undefined)
      .map(({ parameter }) => `model.${layer.variable}.${parameter}`),
  );
}

function stepCode(plan: CodePlan): string {
  const biases = decayedBiases(plan);
  const isBias = ` or any(parameter is bias for bias in (${biases.join(', ')}))`;
  const isDecayed = biases.length > 0 ? `(parameter.ndim > 1${isBias})` : 'parameter.ndim > 1';
  return [
    ...(plan.settings.optimizer === 'momentum' ? [momentumClass, '', ''] : []),
    `optimizer = ${optimizers[plan.settings.optimizer]}`,
    '',
    '',
    'def loss_of(y, outputs):',
    ...indented(lossCode(plan)),
    '',
    '',
    'def train_step(x, y, rate, step):',
    '    """One update; the loss is that of the batch before it."""',
    '    model.train()',
    "    optimizer.param_groups[0]['lr'] = rate",
    ...(plan.settings.optimizer === 'adam'
      ? [
          '    # Epsilon is added before the bias correction, as in Keras; PyTorch adds it afterwards.',
          "    optimizer.param_groups[0]['eps'] = 1e-7 / (1 - 0.999**step) ** 0.5",
        ]
      : []),
    '    optimizer.zero_grad()',
    '    loss = loss_of(torch.from_numpy(y), model(torch.from_numpy(x)))',
    '    loss.backward()',
    '    with torch.no_grad():',
    '        for parameter in model.parameters():',
    `            if WEIGHT_DECAY and ${isDecayed}:`,
    '                parameter.grad += WEIGHT_DECAY * parameter',
    '    if CLIP_NORM:',
    '        nn.utils.clip_grad_norm_(model.parameters(), CLIP_NORM)',
    '    optimizer.step()',
    '    return loss.item()',
  ].join('\n');
}

function evaluation(plan: CodePlan): string[] {
  const { task, loss, layers, classes } = plan;
  const threshold = loss === 'binary-cross-entropy' ? 0 : 0.5;
  const chosen = classes === 0 ? `(outputs[:, 0] > ${threshold})` : 'outputs.argmax(1)';
  const predict = [
    'model.eval()',
    'with torch.no_grad():',
    '    outputs = torch.cat([model(part) for part in torch.from_numpy(x_test).split(500)])',
  ];
  if (task === 'classification')
    return [
      ...predict,
      `print(f'epoch {epoch + 1}  test accuracy {np.mean(${chosen}.numpy() == y_test):.4f}')`,
    ];
  if (task === 'segmentation') return [...predict, 'found = outputs.argmax(1).numpy()', ...pixelScores(plan)];
  // Images come with their channels first, and are compared with flat rows of pixels.
  const order = layers.at(-1)!.outputShape.length === 3 ? '.permute(0, 2, 3, 1)' : '';
  const values = `${loss === 'binary-cross-entropy' ? 'outputs.sigmoid()' : 'outputs'}${order}.numpy()`;
  return [
    ...predict,
    `difference = ${values}.reshape(len(x_test), -1) - y_test.reshape(len(y_test), -1)`,
    "print(f'epoch {epoch + 1}  test mean squared error {np.mean(difference**2):.6g}')",
  ];
}
