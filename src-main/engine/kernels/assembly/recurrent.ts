// One time step of recurrent cells and its gradient. Gates stand side by side in each row, `units` floats each; the sums of a
// step are replaced by the gates. All other matrices are [rows, units]. Addresses of previous states may be 0: zeros.
import { constants } from './constants';
import { exp4, tanh4 } from './elementwise';
import { loadLanes, storeLanes } from './lanes';

// @ts-ignore: decorator
@inline
function sigmoid4(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x), constants())));
}

/** The factor y (1 - y) of a logistic function with the output y. */
// @ts-ignore: decorator
@inline
function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** The factor 1 - y^2 of tanh with the output y. */
// @ts-ignore: decorator
@inline
function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

// @ts-ignore: decorator
@inline
function loadOrZeros(address: usize, at: usize, lanes: i32): v128 {
  return address ? loadLanes(address + at, lanes) : f32x4.splat(0);
}

/**
 * Long short-term memory: gates [rows, 4 units] of input i, forget f, candidate g and output o; cell c = f c' + i g, state
 * h = o tanh(c). Source: Hochreiter and Schmidhuber 1997; Gers et al. 2000.
 */
export function lstmStep(gates: usize, before: usize, cell: usize, state: usize, rows: i32, units: i32): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const i = sigmoid4(loadLanes(gates + at, left));
      const f = sigmoid4(loadLanes(gates + width + at, left));
      const g = tanh4(loadLanes(gates + 2 * width + at, left), constants());
      const o = sigmoid4(loadLanes(gates + 3 * width + at, left));
      const c = f32x4.add(f32x4.mul(f, loadOrZeros(before, at, left)), f32x4.mul(i, g));
      storeLanes(gates + at, i, left);
      storeLanes(gates + width + at, f, left);
      storeLanes(gates + 2 * width + at, g, left);
      storeLanes(gates + 3 * width + at, o, left);
      storeLanes(cell + at, c, left);
      storeLanes(state + at, f32x4.mul(o, tanh4(c, constants())), left);
    }
    gates += 4 * width;
    if (before) before += width;
    cell += width;
    state += width;
  }
}

/**
 * The gradient of the sums of `lstmStep` from that of the state. `carried` is the gradient of the cell that comes from the
 * next step, and becomes that of the previous cell.
 */
export function lstmStepGradient(
  gates: usize, before: usize, cell: usize, gradient: usize, carried: usize, target: usize, rows: i32, units: i32,
): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const i = loadLanes(gates + at, left), f = loadLanes(gates + width + at, left);
      const g = loadLanes(gates + 2 * width + at, left), o = loadLanes(gates + 3 * width + at, left);
      const squashed = tanh4(loadLanes(cell + at, left), constants()), dh = loadLanes(gradient + at, left);
      const through = f32x4.mul(f32x4.mul(dh, o), tanhSlope(squashed));
      const dc = f32x4.add(loadLanes(carried + at, left), through);
      storeLanes(target + at, f32x4.mul(f32x4.mul(dc, g), sigmoidSlope(i)), left);
      const old = loadOrZeros(before, at, left);
      storeLanes(target + width + at, f32x4.mul(f32x4.mul(dc, old), sigmoidSlope(f)), left);
      storeLanes(target + 2 * width + at, f32x4.mul(f32x4.mul(dc, i), tanhSlope(g)), left);
      storeLanes(target + 3 * width + at, f32x4.mul(f32x4.mul(dh, squashed), sigmoidSlope(o)), left);
      storeLanes(carried + at, f32x4.mul(dc, f), left);
    }
    gates += 4 * width;
    target += 4 * width;
    if (before) before += width;
    cell += width;
    gradient += width;
    carried += width;
  }
}

/**
 * The first half of a gated recurrent unit: gates [rows, 3 units], of which update z and reset r are computed; `reset`
 * becomes r h', which the candidate's product reads. Source: Cho et al. 2014.
 */
export function gruGates(gates: usize, before: usize, reset: usize, rows: i32, units: i32): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const r = sigmoid4(loadLanes(gates + width + at, left));
      storeLanes(gates + at, sigmoid4(loadLanes(gates + at, left)), left);
      storeLanes(gates + width + at, r, left);
      storeLanes(reset + at, f32x4.mul(r, loadOrZeros(before, at, left)), left);
    }
    gates += 3 * width;
    if (before) before += width;
    reset += width;
  }
}

/** The second half: candidate g = tanh of the sums, state h = z h' + (1 - z) g. */
export function gruState(gates: usize, before: usize, state: usize, rows: i32, units: i32): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const z = loadLanes(gates + at, left), g = tanh4(loadLanes(gates + 2 * width + at, left), constants());
      storeLanes(gates + 2 * width + at, g, left);
      const kept = f32x4.mul(z, loadOrZeros(before, at, left));
      storeLanes(state + at, f32x4.add(kept, f32x4.mul(f32x4.sub(f32x4.splat(1), z), g)), left);
    }
    gates += 3 * width;
    if (before) before += width;
    state += width;
  }
}

/**
 * The gradient of the sums of update gate and candidate from that of the state, `gradient`, which becomes the part of the
 * previous state's gradient that z lets through.
 */
export function gruStateGradient(
  gates: usize, before: usize, gradient: usize, target: usize, rows: i32, units: i32,
): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const z = loadLanes(gates + at, left), g = loadLanes(gates + 2 * width + at, left);
      const dh = loadLanes(gradient + at, left);
      const moved = f32x4.sub(loadOrZeros(before, at, left), g);
      storeLanes(target + at, f32x4.mul(f32x4.mul(dh, moved), sigmoidSlope(z)), left);
      const through = f32x4.mul(dh, f32x4.sub(f32x4.splat(1), z));
      storeLanes(target + 2 * width + at, f32x4.mul(through, tanhSlope(g)), left);
      storeLanes(gradient + at, f32x4.mul(dh, z), left);
    }
    gates += 3 * width;
    target += 3 * width;
    if (before) before += width;
    gradient += width;
  }
}

/**
 * The gradient of the sums of the reset gate from that of r h', `inner`, whose part for h' is added to `gradient`.
 */
export function gruResetGradient(
  gates: usize, before: usize, inner: usize, gradient: usize, target: usize, rows: i32, units: i32,
): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const r = loadLanes(gates + width + at, left), d = loadLanes(inner + at, left);
      const old = loadOrZeros(before, at, left);
      storeLanes(target + width + at, f32x4.mul(f32x4.mul(d, old), sigmoidSlope(r)), left);
      storeLanes(gradient + at, f32x4.add(loadLanes(gradient + at, left), f32x4.mul(d, r)), left);
    }
    gates += 3 * width;
    target += 3 * width;
    if (before) before += width;
    inner += width;
    gradient += width;
  }
}

/**
 * A gated recurrent unit whose reset gate works on the product of the state, `inner`: candidate g = tanh(sum + r inner). The
 * form of cuDNN.
 */
export function gruAfterStep(gates: usize, before: usize, inner: usize, state: usize, rows: i32, units: i32): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const z = sigmoid4(loadLanes(gates + at, left)), r = sigmoid4(loadLanes(gates + width + at, left));
      const sum = f32x4.mul(r, loadLanes(inner + at, left));
      const g = tanh4(f32x4.add(loadLanes(gates + 2 * width + at, left), sum), constants());
      storeLanes(gates + at, z, left);
      storeLanes(gates + width + at, r, left);
      storeLanes(gates + 2 * width + at, g, left);
      const kept = f32x4.mul(z, loadOrZeros(before, at, left));
      storeLanes(state + at, f32x4.add(kept, f32x4.mul(f32x4.sub(f32x4.splat(1), z), g)), left);
    }
    gates += 3 * width;
    if (before) before += width;
    inner += width;
    state += width;
  }
}

/** The same for the gradients of `gruAfterStep`: those of the reset gate's sums, and of `inner` from that of the candidate. */
export function gruAfterGradient(
  gates: usize, inner: usize, target: usize, ofInner: usize, rows: i32, units: i32,
): void {
  const width = <usize>units << 2;
  for (let row = 0; row < rows; row++) {
    for (let left = units, at: usize = 0; left > 0; left -= 4, at += 16) {
      const r = loadLanes(gates + width + at, left), d = loadLanes(target + 2 * width + at, left);
      const through = f32x4.mul(d, loadLanes(inner + at, left));
      const dr = f32x4.mul(through, sigmoidSlope(r));
      storeLanes(target + width + at, dr, left);
      storeLanes(ofInner + at, loadLanes(target + at, left), left);
      storeLanes(ofInner + width + at, dr, left);
      storeLanes(ofInner + 2 * width + at, f32x4.mul(d, r), left);
    }
    gates += 3 * width;
    inner += width;
    target += 3 * width;
    ofInner += 3 * width;
  }
}

/** Adds `source` to `target`, both of `count` floats. */
export function addTo(source: usize, target: usize, count: i32): void {
  for (; count > 0; count -= 4) {
    storeLanes(target, f32x4.add(loadLanes(target, count), loadLanes(source, count)), count);
    source += 16;
    target += 16;
  }
}
