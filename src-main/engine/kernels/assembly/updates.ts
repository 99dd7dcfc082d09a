// Optimizer updates in one pass over weight, gradient and slots. Every operation is rounded separately, in the order of
// the composed TensorFlow.js operations, so that the results are the same bit for bit. `target` is the weight itself, or
// another address if the weight's values are shared with another tensor.
import { loadLanes, storeLanes } from './lanes';

// @ts-ignore: decorator
@inline
function decayed(weight: v128, decay: v128): v128 {
  return f32x4.sub(weight, f32x4.mul(weight, decay));
}

/** w - rate g. `decay`: fraction of the weight subtracted before (0: none). */
export function sgd(weight: usize, target: usize, gradient: usize, count: i32, rate: f32, decay: f32): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay);
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    storeLanes(target, f32x4.sub(w, f32x4.mul(loadLanes(gradient, count), rates)), count);
    weight += 16;
    target += 16;
    gradient += 16;
  }
}

/**
 * velocity = momentum velocity - rate g; the result is w + velocity, or w + momentum velocity - rate g with lookahead.
 */
export function momentum(
  weight: usize, target: usize, gradient: usize, velocity: usize, velocityTarget: usize, count: i32,
  rate: f32, decay: f32, factor: f32, nesterov: bool,
): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay), factors = f32x4.splat(factor);
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const change = f32x4.mul(loadLanes(gradient, count), rates);
    const v = f32x4.sub(f32x4.mul(loadLanes(velocity, count), factors), change);
    storeLanes(velocityTarget, v, count);
    const ahead = nesterov ? f32x4.sub(f32x4.mul(v, factors), change) : v;
    storeLanes(target, f32x4.add(w, ahead), count);
    weight += 16;
    target += 16;
    gradient += 16;
    velocity += 16;
    velocityTarget += 16;
  }
}

/** mean = keep mean + add g^2; w - rate g / (sqrt(mean) + epsilon): AdaGrad with keep = add = 1, else RMSProp. */
export function scaledBySquares(
  weight: usize, target: usize, gradient: usize, mean: usize, meanTarget: usize, count: i32,
  rate: f32, decay: f32, keep: f32, add: f32, epsilon: f32,
): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay);
  const keeps = f32x4.splat(keep), adds = f32x4.splat(add), epsilons = f32x4.splat(epsilon);
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const g = loadLanes(gradient, count);
    const m = f32x4.add(f32x4.mul(loadLanes(mean, count), keeps), f32x4.mul(f32x4.mul(g, g), adds));
    storeLanes(meanTarget, m, count);
    const change = f32x4.div(f32x4.mul(g, rates), f32x4.add(f32x4.sqrt(m), epsilons));
    storeLanes(target, f32x4.sub(w, change), count);
    weight += 16;
    target += 16;
    gradient += 16;
    mean += 16;
    meanTarget += 16;
  }
}

/** m = keep1 m + add1 g; v = keep2 v + add2 g^2; w - rate m / (sqrt(v) + epsilon). */
export function adam(
  weight: usize, target: usize, gradient: usize, m: usize, mTarget: usize, v: usize, vTarget: usize, count: i32,
  rate: f32, decay: f32, keep1: f32, add1: f32, keep2: f32, add2: f32, epsilon: f32,
): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay), epsilons = f32x4.splat(epsilon);
  const keeps1 = f32x4.splat(keep1), adds1 = f32x4.splat(add1);
  const keeps2 = f32x4.splat(keep2), adds2 = f32x4.splat(add2);
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const g = loadLanes(gradient, count);
    const first = f32x4.add(f32x4.mul(loadLanes(m, count), keeps1), f32x4.mul(g, adds1));
    const second = f32x4.add(f32x4.mul(loadLanes(v, count), keeps2), f32x4.mul(f32x4.mul(g, g), adds2));
    storeLanes(mTarget, first, count);
    storeLanes(vTarget, second, count);
    const change = f32x4.div(f32x4.mul(first, rates), f32x4.add(f32x4.sqrt(second), epsilons));
    storeLanes(target, f32x4.sub(w, change), count);
    weight += 16;
    target += 16;
    gradient += 16;
    m += 16;
    mTarget += 16;
    v += 16;
    vTarget += 16;
  }
}
