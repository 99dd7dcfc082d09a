import { backend, engine, type Tensor, type TensorInfo, util, type Variable } from '@tensorflow/tfjs-core';
import { kernelModule, type KernelModule } from '../runtime/memory.ts';

/** Settings shared by all optimizers. */
export interface UpdateSettings {
  learningRate: number;
  /**
   * Decoupled weight decay: the weight is reduced by learningRate * weightDecay times itself (Loshchilov and Hutter
   * 2019). Default 0.
   */
  weightDecay?: number;
}

/** Gradient descent: w = w - lr g. Changes the variable. */
export function sgdUpdate(weight: Variable, gradient: Tensor, settings: UpdateSettings): void {
  update(gradient, [weight], (module, g, count, [w]) =>
    module.exports.sgd(...w!, g, count, settings.learningRate, decayOf(settings)),
  );
}

/**
 * Momentum: v = mu v - lr g; w = w + v (Polyak 1964), or, with `nesterov`, w = w + mu v - lr g. Changes both variables, which have
 * the gradient's shape; `velocity` starts as zeros.
 */
export function momentumUpdate(
  weight: Variable,
  gradient: Tensor,
  velocity: Variable,
  settings: UpdateSettings & { momentum: number; nesterov?: boolean },
): void {
  const { learningRate, momentum, nesterov = false } = settings;
  update(gradient, [weight, velocity], (module, g, count, [w, v]) =>
    module.exports.momentum(...w!, g, ...v!, count, learningRate, decayOf(settings), momentum, nesterov),
  );
}

/** AdaGrad: h = h + g^2; w = w - lr g / (sqrt(h) + epsilon) (Duchi et al. 2011). Changes both variables. */
export function adagradUpdate(
  weight: Variable,
  gradient: Tensor,
  accumulator: Variable,
  settings: UpdateSettings & { epsilon: number },
): void {
  const { learningRate, epsilon } = settings;
  update(gradient, [weight, accumulator], (module, g, count, [w, h]) =>
    module.exports.scaledBySquares(...w!, g, ...h!, count, learningRate, decayOf(settings), 1, 1, epsilon),
  );
}

/**
 * RMSProp: s = rho s + (1 - rho) g^2; w = w - lr g / (sqrt(s) + epsilon) (Tieleman and Hinton 2012). Changes both variables.
 */
export function rmspropUpdate(
  weight: Variable,
  gradient: Tensor,
  meanSquare: Variable,
  settings: UpdateSettings & { rho: number; epsilon: number },
): void {
  const { learningRate, rho, epsilon } = settings;
  const decay = decayOf(settings);
  update(gradient, [weight, meanSquare], (module, g, count, [w, s]) =>
    module.exports.scaledBySquares(...w!, g, ...s!, count, learningRate, decay, rho, 1 - rho, epsilon),
  );
}

/**
 * Adam: m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w = w - lr_t m / (sqrt(v) + epsilon) (Kingma and Ba 2015, end of
 * section 2). `rate` is lr_t = lr sqrt(1 - b2^t) / (1 - b1^t), computed by the caller; `learningRate` only scales the
 * weight decay. Changes all three variables.
 */
export function adamUpdate(
  weight: Variable,
  gradient: Tensor,
  m: Variable,
  v: Variable,
  settings: UpdateSettings & { rate: number; beta1: number; beta2: number; epsilon: number },
): void {
  const { rate, beta1, beta2, epsilon } = settings;
  update(gradient, [weight, m, v], (module, g, count, [w, first, second]) =>
    module.exports.adam(
      ...([...w!, g, ...first!, ...second!, count, rate, decayOf(settings)] as const),
      ...([beta1, 1 - beta1, beta2, 1 - beta2, epsilon] as const),
    ),
  );
}

function decayOf({ learningRate, weightDecay = 0 }: UpdateSettings): number {
  return learningRate * weightDecay;
}

/** Addresses of a variable's old and new values. */
type Place = [source: number, target: number];

function update(
  gradient: Tensor,
  variables: Variable[],
  compute: (module: KernelModule, gradient: number, count: number, places: Place[]) => void,
): void {
  const module = kernelModule(backend());
  for (const { shape } of variables)
    util.assertShapesMatch(shape, gradient.shape, 'A variable and its gradient differ in shape: ');
  const targets = variables.map((variable) => targetOf(module, variable));
  const places = variables.map((variable, i): Place => [module.offset(variable), module.offset(targets[i]!)]);
  compute(module, module.offset(gradient), gradient.size, places);
  variables.forEach((variable, i) => settle(module, variable, targets[i]!));
}

/** The tensor for a variable's new values. If another tensor shares the old ones (a clone, a snapshot), it keeps them. */
function targetOf(module: KernelModule, variable: Variable): TensorInfo {
  return module.isShared(variable) ? module.output(variable.shape) : variable;
}

function settle(module: KernelModule, variable: Variable, target: TensorInfo): void {
  if (target === variable) return module.changed(variable);
  const tensor = engine().makeTensorFromTensorInfo(target);
  variable.assign(tensor);
  tensor.dispose();
}
