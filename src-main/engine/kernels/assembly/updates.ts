// Optimizer updates in one pass over weight, gradient and slots. Every operation is rounded separately, in the order of
// the composed TensorFlow.js operations, so that the results are the same bit for bit. `target` is the weight itself, or
// another address if the weight's values are shared with another tensor. Two vectors at a time with adjacent stores, which V8
// joins where it can.
import { loadLanes, storeLanes } from './lanes';

// @ts-ignore: decorator
@inline
function decayed(weight: v128, decay: v128): v128 {
  return f32x4.sub(weight, f32x4.mul(weight, decay));
}

/** w - rate g. `decay`: fraction of the weight subtracted before (0: none). */
export function sgd(weight: usize, target: usize, gradient: usize, count: i32, rate: f32, decay: f32): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay);
  for (; count >= 8; count -= 8) {
    const low = f32x4.sub(decayed(v128.load(weight), decays), f32x4.mul(v128.load(gradient), rates));
    const high = f32x4.sub(decayed(v128.load(weight, 16), decays), f32x4.mul(v128.load(gradient, 16), rates));
    v128.store(target, low);
    v128.store(target, high, 16);
    weight += 32;
    target += 32;
    gradient += 32;
  }
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
  if (nesterov) momentumOf(true, weight, target, gradient, velocity, velocityTarget, count, rate, decay, factor);
  else momentumOf(false, weight, target, gradient, velocity, velocityTarget, count, rate, decay, factor);
}

// @ts-ignore: decorator
@inline
function momentumOf(
  nesterov: bool, weight: usize, target: usize, gradient: usize, velocity: usize, velocityTarget: usize, count: i32,
  rate: f32, decay: f32, factor: f32,
): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay), factors = f32x4.splat(factor);
  for (; count >= 8; count -= 8) {
    const change0 = f32x4.mul(v128.load(gradient), rates), change1 = f32x4.mul(v128.load(gradient, 16), rates);
    const v0 = f32x4.sub(f32x4.mul(v128.load(velocity), factors), change0);
    const v1 = f32x4.sub(f32x4.mul(v128.load(velocity, 16), factors), change1);
    const w0 = f32x4.add(decayed(v128.load(weight), decays), ahead(nesterov, v0, factors, change0));
    const w1 = f32x4.add(decayed(v128.load(weight, 16), decays), ahead(nesterov, v1, factors, change1));
    v128.store(velocityTarget, v0);
    v128.store(velocityTarget, v1, 16);
    v128.store(target, w0);
    v128.store(target, w1, 16);
    weight += 32;
    target += 32;
    gradient += 32;
    velocity += 32;
    velocityTarget += 32;
  }
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const change = f32x4.mul(loadLanes(gradient, count), rates);
    const v = f32x4.sub(f32x4.mul(loadLanes(velocity, count), factors), change);
    storeLanes(velocityTarget, v, count);
    storeLanes(target, f32x4.add(w, ahead(nesterov, v, factors, change)), count);
    weight += 16;
    target += 16;
    gradient += 16;
    velocity += 16;
    velocityTarget += 16;
  }
}

// @ts-ignore: decorator
@inline
function ahead(nesterov: bool, velocity: v128, factors: v128, change: v128): v128 {
  return nesterov ? f32x4.sub(f32x4.mul(velocity, factors), change) : velocity;
}

/** keep old + add fresh. */
// @ts-ignore: decorator
@inline
function blended(old: v128, keep: v128, fresh: v128, add: v128): v128 {
  return f32x4.add(f32x4.mul(old, keep), f32x4.mul(fresh, add));
}

/** w - rate direction / (sqrt(squares) + epsilon), for a weight that has decayed. */
// @ts-ignore: decorator
@inline
function stepped(weight: v128, direction: v128, rate: v128, squares: v128, epsilon: v128): v128 {
  return f32x4.sub(weight, f32x4.div(f32x4.mul(direction, rate), f32x4.add(f32x4.sqrt(squares), epsilon)));
}

/** mean = keep mean + add g^2; w - rate g / (sqrt(mean) + epsilon): AdaGrad with keep = add = 1, else RMSProp. */
export function scaledBySquares(
  weight: usize, target: usize, gradient: usize, mean: usize, meanTarget: usize, count: i32,
  rate: f32, decay: f32, keep: f32, add: f32, epsilon: f32,
): void {
  const rates = f32x4.splat(rate), decays = f32x4.splat(decay);
  const keeps = f32x4.splat(keep), adds = f32x4.splat(add), epsilons = f32x4.splat(epsilon);
  for (; count >= 8; count -= 8) {
    const g0 = v128.load(gradient), g1 = v128.load(gradient, 16);
    const m0 = blended(v128.load(mean), keeps, f32x4.mul(g0, g0), adds);
    const m1 = blended(v128.load(mean, 16), keeps, f32x4.mul(g1, g1), adds);
    const w0 = stepped(decayed(v128.load(weight), decays), g0, rates, m0, epsilons);
    const w1 = stepped(decayed(v128.load(weight, 16), decays), g1, rates, m1, epsilons);
    v128.store(meanTarget, m0);
    v128.store(meanTarget, m1, 16);
    v128.store(target, w0);
    v128.store(target, w1, 16);
    weight += 32;
    target += 32;
    gradient += 32;
    mean += 32;
    meanTarget += 32;
  }
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const g = loadLanes(gradient, count);
    const m = blended(loadLanes(mean, count), keeps, f32x4.mul(g, g), adds);
    storeLanes(meanTarget, m, count);
    storeLanes(target, stepped(w, g, rates, m, epsilons), count);
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
  for (; count >= 8; count -= 8) {
    const g0 = v128.load(gradient), g1 = v128.load(gradient, 16);
    const m0 = blended(v128.load(m), keeps1, g0, adds1), m1 = blended(v128.load(m, 16), keeps1, g1, adds1);
    const v0 = blended(v128.load(v), keeps2, f32x4.mul(g0, g0), adds2);
    const v1 = blended(v128.load(v, 16), keeps2, f32x4.mul(g1, g1), adds2);
    const w0 = stepped(decayed(v128.load(weight), decays), m0, rates, v0, epsilons);
    const w1 = stepped(decayed(v128.load(weight, 16), decays), m1, rates, v1, epsilons);
    v128.store(mTarget, m0);
    v128.store(mTarget, m1, 16);
    v128.store(vTarget, v0);
    v128.store(vTarget, v1, 16);
    v128.store(target, w0);
    v128.store(target, w1, 16);
    weight += 32;
    target += 32;
    gradient += 32;
    m += 32;
    mTarget += 32;
    v += 32;
    vTarget += 32;
  }
  for (; count > 0; count -= 4) {
    const w = decayed(loadLanes(weight, count), decays);
    const g = loadLanes(gradient, count);
    const first = blended(loadLanes(m, count), keeps1, g, adds1);
    const second = blended(loadLanes(v, count), keeps2, f32x4.mul(g, g), adds2);
    storeLanes(mTarget, first, count);
    storeLanes(vTarget, second, count);
    storeLanes(target, stepped(w, first, rates, second, epsilons), count);
    weight += 16;
    target += 16;
    gradient += 16;
    m += 16;
    mTarget += 16;
    v += 16;
    vTarget += 16;
  }
}
