import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portableLog, RandomStream } from '../../../src-shared/arithmetic/random.ts';

/** xoshiro128** after the published C code, reimplemented with BigInt. */
function reference(state: number[], count: number): number[] {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint): bigint => ((x << k) | (x >> (32n - k))) & mask;
  const s = state.map(BigInt) as [bigint, bigint, bigint, bigint];
  return Array.from({ length: count }, () => {
    const result = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
    return Number(result);
  });
}

function draw(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.nextUint32());
}

describe('RandomStream', () => {
  it('gives the published numbers of xoshiro128** from the state 1, 2, 3, 4', () => {
    const stream = RandomStream.restore([1, 2, 3, 4]);
    expect(draw(stream, 6)).toEqual([11520, 0, 5927040, 70819200, 2031721883, 1637235492]);
  });

  it('agrees with an independent implementation from any state', () => {
    const word = fc.integer({ min: 1, max: 0xffffffff });
    fc.assert(
      fc.property(fc.tuple(word, word, word, word), (state) => {
        expect(draw(RandomStream.restore(state), 50)).toEqual(reference(state, 50));
      }),
    );
  });

  it('never changes what a seed gives', () => {
    expect(draw(new RandomStream(1), 3)).toMatchInlineSnapshot(`
      [
        3871744775,
        1895958147,
        2102303919,
      ]
    `);
    expect(new RandomStream(1, 'init', 'conv1').normal()).toMatchInlineSnapshot(`1.5595201872159137`);
  });

  it('gives other numbers for other seeds and other keys', () => {
    const streams = [
      new RandomStream(1),
      new RandomStream(2),
      new RandomStream(1, 'shuffle'),
      new RandomStream(1, 'shuffle', 0),
      new RandomStream(1, 'shuffle', 1),
      new RandomStream(1, 'shuffle', '1'),
      new RandomStream(1, 'shuffle', 11),
      new RandomStream(11, 'shuffle', 1),
    ];
    const drawn = streams.flatMap((stream) => draw(stream, 100));
    expect(new Set(drawn).size).toBe(800);
  });

  it('goes on exactly where its state was taken', () => {
    const stream = new RandomStream(7, 'dropout');
    draw(stream, 13);
    stream.normal();
    const copy = RandomStream.restore(stream.state);
    expect(draw(copy, 20)).toEqual(draw(stream, 20));
  });

  it.each([[[0, 0, 0, 0]], [[1, 2, 3]], [[1, 2, 3, -1]], [[1, 2, 3, 0.5]], [[NaN, 1, 1, 1]]])(
    'refuses the state %j',
    (state) => {
      expect(() => RandomStream.restore(state as [number, number, number, number])).toThrow(RangeError);
    },
  );

  it('spreads its floats evenly over [0, 1)', () => {
    const stream = new RandomStream(3);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) {
      const value = stream.nextFloat();
      expect(value >= 0 && value < 1).toBe(true);
      counts[Math.floor(value * 10)]! += 1;
    }
    // Chi square with 9 degrees of freedom: below 27.9 in 999 of 1,000 streams.
    expect(counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)).toBeLessThan(27.9);
  });

  it('draws normal numbers of mean 0, deviation 1 and the right tails', () => {
    const stream = new RandomStream(4);
    const values = Array.from({ length: 100_000 }, () => stream.normal());
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
    const beyond = (limit: number): number =>
      values.filter((x) => Math.abs(x) > limit).length / values.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 1);
    expect(Math.abs(beyond(1) - 0.3173)).toBeLessThan(0.006);
    expect(Math.abs(beyond(2) - 0.0455)).toBeLessThan(0.003);
    expect(Math.abs(beyond(3) - 0.0027)).toBeLessThan(0.001);
  });

  it('draws whole numbers below n, also where 2^32 is no multiple of n', () => {
    const stream = new RandomStream(5);
    const n = 3 * 2 ** 30;
    const values = Array.from({ length: 3000 }, () => stream.integer(n));
    // Without rejection the lowest third would occur twice as often as the others.
    const lowest = values.filter((value) => value < 2 ** 30).length;
    expect(Math.abs(lowest - 1000)).toBeLessThan(120);
    expect(Math.max(...values)).toBeLessThan(n);
    expect(stream.integer(1)).toBe(0);
  });

  it.each([0, -1, 1.5, NaN, 2 ** 32 + 1])('refuses to draw a whole number below %d', (n) => {
    expect(() => new RandomStream(1).integer(n)).toThrow(RangeError);
  });

  it('chooses by the very numbers it would draw one by one, and goes on behind them', () => {
    const [fast, slow] = [new RandomStream(8, 'choose'), new RandomStream(8, 'choose')];
    const chosen = new Float32Array(1000);
    fast.choose(chosen, 0.3, -1, 2);
    expect([...chosen]).toEqual(Array.from(chosen, () => (slow.nextUint32() < 0.3 * 2 ** 32 ? -1 : 2)));
    expect(fast.state).toEqual(slow.state);
  });

  it('shuffles three elements into all six orders equally often', () => {
    const stream = new RandomStream(6);
    const orders = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = stream.shuffle(Int32Array.of(0, 1, 2)).join('');
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    expect(orders.size).toBe(6);
    for (const count of orders.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});

describe('portableLog', () => {
  it('agrees with the logarithm of the platform', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(portableLog(x) - Math.log(x))).toBeLessThanOrEqual(
          4e-15 * Math.max(1, Math.abs(Math.log(x))),
        );
      }),
    );
  });

  it('is exact where the result is known', () => {
    expect(portableLog(1)).toBe(0);
    expect(portableLog(2)).toBe(Math.LN2);
    expect(portableLog(0.5)).toBe(-Math.LN2);
  });
});
