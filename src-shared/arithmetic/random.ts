/** The whole state of a {@link RandomStream}: four 32-bit words, not all zero. A checkpoint keeps it. */
export type RandomState = [number, number, number, number];

const TWO_32 = 2 ** 32;

/**
 * A seeded stream of random numbers: xoshiro128** (Blackman, Vigna, "Scrambled linear pseudorandom number generators",
 * ACM TOMS 47, 2021), period 2^128 - 1.
 *
 * A stream is named by a seed and any keys: `new RandomStream(seed, 'shuffle', epoch)` is independent of `new
 * RandomStream(seed, 'dropout', epoch)`, so drawing from one never affects another.
 *
 * All numbers are bit-identical on every machine: only integer operations, + - * / and the square root are used, whose
 * rounding IEEE 754 defines; Math.log, Math.cos and Math.pow are not.
 */
export class RandomStream {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: number, ...keys: readonly (string | number)[]) {
    [this.#a, this.#b, this.#c, this.#d] = stateOf(JSON.stringify([seed, ...keys]));
  }

  /** A stream that continues from a state. */
  static restore(state: RandomState): RandomStream {
    const stream = new RandomStream(0);
    stream.state = state;
    return stream;
  }

  /** The state of the stream, which can be set. @throws RangeError if it is not a valid state */
  get state(): RandomState {
    return [this.#a, this.#b, this.#c, this.#d];
  }

  set state(state: RandomState) {
    const words = state.map((word) => word >>> 0);
    if (
      words.length !== 4 ||
      words.some((word, i) => word !== state[i]) ||
      words.every((word) => word === 0)
    ) {
      throw new RangeError(`invalid state of a random stream: ${state.join(', ')}`);
    }
    [this.#a, this.#b, this.#c, this.#d] = words as RandomState;
  }

  /** An integer from 0 to 2^32 - 1. */
  nextUint32(): number {
    const product = Math.imul(this.#b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b = (this.#b ^ this.#c) >>> 0;
    this.#a = (this.#a ^ this.#d) >>> 0;
    this.#c = (this.#c ^ shifted) >>> 0;
    this.#d = ((this.#d << 11) | (this.#d >>> 21)) >>> 0;
    return result;
  }

  /**
   * Fills an array: each value is `rare` with probability `share`, else `usual`. Equivalent to one draw of {@link
   * nextUint32} per value, but several times as fast.
   */
  choose(values: Float32Array, share: number, rare: number, usual: number): void {
    const threshold = share * TWO_32;
    let [a, b, c, d] = this.state.map((word) => word | 0) as RandomState;
    for (let index = 0; index < values.length; index++) {
      const product = Math.imul(b, 5);
      const drawn = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
      values[index] = drawn < threshold ? rare : usual;
      const shifted = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= shifted;
      d = (d << 11) | (d >>> 21);
    }
    this.state = [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
  }

  /** Uniform in [0, 1), a multiple of 2^-32. One draw. */
  nextFloat(): number {
    return this.nextUint32() / TWO_32;
  }

  /** Uniform in [low, high). One draw. */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.nextFloat();
  }

  /** Normally distributed, by the polar method (Marsaglia, Bray, SIAM Review 6, 1964). */
  normal(mean = 0, deviation = 1): number {
    for (;;) {
      const x = 2 * this.nextFloat() - 1;
      const y = 2 * this.nextFloat() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1)
        return mean + deviation * x * Math.sqrt((-2 * portableLog(square)) / square);
    }
  }

  /** An integer from 0 to n - 1, uniformly distributed. @throws RangeError unless n is an integer in 1..2^32 */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > TWO_32) throw new RangeError(`invalid n: ${n}`);
    const limit = TWO_32 - (TWO_32 % n);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return value % n;
    }
  }

  /** Shuffles the elements in place (Fisher-Yates); all orders are equally likely. */
  shuffle(values: Int32Array): Int32Array {
    for (let last = values.length - 1; last > 0; last--) {
      const other = this.integer(last + 1);
      const kept = values[last]!;
      values[last] = values[other]!;
      values[other] = kept;
    }
    return values;
  }
}

/** Four words that depend on every character (the cyrb128 hash, in the public domain). */
function stateOf(text: string): RandomState {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  const words: RandomState = [a >>> 0, (b ^ a) >>> 0, (c ^ a) >>> 0, (d ^ a) >>> 0];
  if (words.every((word) => word === 0)) words[0] = 1;
  return words;
}

const float64 = new Float64Array(1);
const words64 = new Uint32Array(float64.buffer);
const HIGH = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0;
const LN_2 = 0.6931471805599453;
const SQRT_2 = 1.4142135623730951;

/**
 * The natural logarithm of a positive normal number, bit-identical on every machine, with a relative error of about
 * 1e-15: x = m 2^e with m near 1, and ln m = 2 atanh((m - 1) / (m + 1)) as a series.
 */
export function portableLog(x: number): number {
  float64[0] = x;
  let exponent = (words64[HIGH]! >>> 20) - 1023;
  words64[HIGH] = (words64[HIGH]! & 0xfffff) | 0x3ff00000;
  let mantissa = float64[0];
  if (mantissa > SQRT_2) {
    mantissa /= 2;
    exponent += 1;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const square = t * t;
  let sum = 0;
  for (let odd = 23; odd >= 1; odd -= 2) sum = sum * square + 1 / odd;
  return exponent * LN_2 + 2 * t * sum;
}
