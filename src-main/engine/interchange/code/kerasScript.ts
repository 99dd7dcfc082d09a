import type { CodePlan } from './CodePlan.ts';
import { refuseLayer } from './refuseLayer.ts';
import { kerasLayer } from './kerasLayers.ts';
import { python } from './python.ts';
import { pixelScores } from './sharedCode.ts';
import { scriptParts, type ScriptPart } from './scriptParts.ts';

/**
 * A Keras program that repeats a training.
 * @throws FeaturescopeError `code/layer-not-in-framework`
 */
export const kerasScript = (plan: CodePlan): ScriptPart[] =>
  scriptParts(plan, {
    packages: [
      "os.environ['KERAS_BACKEND'] = 'tensorflow'",
      'import keras',
      'import numpy as np',
      'import tensorflow as tf',
    ],
    network: networkCode(plan),
    step: stepCode(plan),
    evaluation: evaluation(plan),
  });

function networkCode({ layers }: CodePlan): string {
  const lines = layers.map((layer) => {
    const { variable, inputs, outputShape } = layer;
    if (inputs.length === 0)
      return `${variable} = keras.Input(${python(outputShape)}, name=${python(variable)})`;
    const made = kerasLayer(layer) ?? refuseLayer(layer, 'Keras');
    const read = inputs.length === 1 ? inputs[0]! : `[${inputs.join(', ')}]`;
    return `${variable} = ${made}(${read})`;
  });
  const ports = layers.filter(({ inputs }) => inputs.length === 0).map(({ variable }) => variable);
  const given = ports.length === 1 ? ports[0]! : `[${ports.join(', ')}]`;
  return [
    ...lines,
    `model = keras.Model(${given}, ${layers.at(-1)!.variable})`,
    '',
    'for layer in model.layers:',
    "    names = [key for key in start.files if key.startswith(f'{layer.name}/')]",
    '    if names:',
    '        layer.set_weights([start[key] for key in names])',
  ].join('\n');
}

function lossCode({ loss, hasProbabilities, hasIgnored, settings, classes }: CodePlan): string[] {
  const smoothing = settings.labelSmoothing ?? 0;
  const oneHot = `tf.one_hot(y, ${classes})`;
  if (loss === 'cross-entropy') {
    const losses = `keras.losses.categorical_crossentropy(targets, outputs, from_logits=${python(!hasProbabilities)})`;
    const targets = `targets = ${smoothing === 0 ? oneHot : `${oneHot} * ${1 - smoothing} + ${smoothing / classes}`}`;
    if (!hasIgnored) return [targets, `return tf.reduce_mean(${losses})`];
    return [
      targets,
      '# Pixels below 0 are left out: the mean is over the others of each picture, and over the pictures.',
      "known = tf.cast(y >= 0, 'float32')",
      `losses = ${losses} * known`,
      'counts = tf.maximum(tf.reduce_sum(known, (1, 2)), 1)',
      'return tf.reduce_mean(tf.reduce_sum(losses, (1, 2)) / counts)',
    ];
  }
  if (loss === 'hinge')
    return [
      `right = tf.reduce_sum(outputs * ${oneHot}, axis=1)`,
      `other = tf.reduce_max(outputs - 1e9 * ${oneHot}, axis=1)`,
      'return tf.reduce_mean(tf.maximum(0.0, 1 + other - right))',
    ];
  const targets = classes > 0 ? oneHot : 'tf.cast(tf.reshape(y, (len(y), -1)), tf.float32)';
  const flat = 'outputs = tf.reshape(outputs, (len(outputs), -1))';
  if (loss === 'binary-cross-entropy')
    return [
      flat,
      `return tf.reduce_mean(keras.losses.binary_crossentropy(${targets}, outputs, from_logits=${python(!hasProbabilities)}))`,
    ];
  const error = loss === 'mse' ? 'tf.square' : 'tf.abs';
  return [flat, `return tf.reduce_mean(${error}(outputs - ${targets}))`];
}

const optimizers: Readonly<Partial<Record<CodePlan['settings']['optimizer'], string>>> = {
  sgd: 'keras.optimizers.SGD()',
  momentum: 'keras.optimizers.SGD(momentum=0.9)',
  adam: 'keras.optimizers.Adam(beta_1=0.9, beta_2=0.999, epsilon=1e-7)',
};

/** Updates of the mean of squares, for the rules whose epsilon Keras adds under the root instead of beside it. */
const squares: Readonly<Partial<Record<CodePlan['settings']['optimizer'], string>>> = {
  adagrad: 'mean.assign_add(g * g)',
  rmsprop: 'mean.assign(0.9 * mean + 0.1 * g * g)',
};

/** How an update is prepared, and the call that makes it. */
function updateCode(optimizer: CodePlan['settings']['optimizer']): { made: string[]; update: string } {
  const known = optimizers[optimizer];
  if (known) return { made: [`optimizer = ${known}`], update: 'optimizer.apply(gradients, weights)' };
  const name = optimizer === 'adagrad' ? 'AdaGrad' : 'RMSProp';
  return {
    made: [
      'means = [tf.Variable(tf.zeros(w.shape)) for w in model.trainable_weights]',
      '',
      '',
      'def update(gradients, weights, rate):',
      `    """${name} with epsilon beside the root. Keras has it under the root, which changes small gradients."""`,
      '    for mean, g, w in zip(means, gradients, weights):',
      `        ${squares[optimizer]!}`,
      '        w.assign_sub(rate * g / (tf.sqrt(mean) + 1e-7))',
    ],
    update: 'update(gradients, weights, rate)',
  };
}

function stepCode(plan: CodePlan): string {
  const { optimizer } = plan.settings;
  const { made, update } = updateCode(optimizer);
  return [
    ...made,
    '',
    '',
    'def loss_of(y, outputs):',
    ...lossCode(plan).map((line) => `    ${line}`),
    '',
    '',
    'def train_step(x, y, rate, step):',
    '    """One update; the loss is that of the batch before it."""',
    ...(optimizers[optimizer] ? ['    optimizer.learning_rate = rate'] : []),
    '    with tf.GradientTape() as tape:',
    '        loss = loss_of(y, model(x, training=True))',
    '    weights = model.trainable_weights',
    '    gradients = tape.gradient(loss, weights)',
    '    if WEIGHT_DECAY:',
    '        gradients = [g + WEIGHT_DECAY * w if w.ndim > 1 else g for g, w in zip(gradients, weights)]',
    '    if CLIP_NORM:',
    '        gradients, _ = tf.clip_by_global_norm(gradients, CLIP_NORM)',
    `    ${update}`,
    '    return float(loss)',
  ].join('\n');
}

function evaluation(plan: CodePlan): string[] {
  const { task, classes } = plan;
  const chosen = classes === 0 ? '(outputs[:, 0] > 0.5)' : 'outputs.argmax(1)';
  const predict = 'outputs = model.predict(x_test, batch_size=500, verbose=0)';
  if (task === 'classification')
    return [predict, `print(f'epoch {epoch + 1}  test accuracy {np.mean(${chosen} == y_test):.4f}')`];
  if (task === 'segmentation') return [predict, 'found = outputs.argmax(-1)', ...pixelScores(plan)];
  return [
    predict,
    "print(f'epoch {epoch + 1}  test mean squared error {np.mean((outputs.reshape(len(outputs), -1) - y_test.reshape(len(y_test), -1)) ** 2):.6g}')",
  ];
}
