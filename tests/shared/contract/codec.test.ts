import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage, encodeMessage } from '../../../src-shared/contract/codec.ts';

const typedArray = fc.oneof(fc.float32Array(), fc.uint8Array(), fc.int32Array(), fc.float64Array());
const plain = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.double({ noDefaultInfinity: false }),
);
const key = fc
  .string({ minLength: 1, maxLength: 6 })
  .filter((name) => !name.startsWith('$') && name !== '__proto__');
const message = fc.dictionary(
  key,
  fc.oneof(plain, typedArray, fc.array(typedArray, { maxLength: 3 }), fc.array(plain)),
);

/** -0 becomes 0, as always in JSON. */
const withoutMinusZero = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, item: unknown) => (Object.is(item, -0) ? 0 : item))) as unknown;

describe('the codec', () => {
  it('brings every message back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(key, typedArray, { minKeys: 1 }), (value) => {
        expect({ ...(decodeMessage(encodeMessage(value)) as object) }).toEqual({ ...value });
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(key, fc.oneof(fc.string(), fc.boolean(), fc.integer())), (value) => {
        expect({ ...(decodeMessage(encodeMessage(value)) as object) }).toEqual(
          withoutMinusZero({ ...value }),
        );
      }),
    );
  });

  it('uses text when there is no typed array, and one buffer when there is', () => {
    expect(typeof encodeMessage({ a: 1 })).toBe('string');
    expect(encodeMessage({ a: new Float32Array(3) })).toBeInstanceOf(ArrayBuffer);
  });

  it('lays tensors out as documented: magic, header length, header, 8-aligned little-endian values', () => {
    const wire = encodeMessage({ x: Float32Array.from([1.5]), y: Uint8Array.from([9]) }) as ArrayBuffer;
    const view = new DataView(wire);
    expect(String.fromCharCode(...new Uint8Array(wire, 0, 4))).toBe('FSP1');
    const start = Math.ceil((8 + view.getUint32(4, true)) / 8) * 8;
    expect(view.getFloat32(start, true)).toBe(1.5);
    expect(view.getUint8(start + 8)).toBe(9);
    expect(wire.byteLength).toBe(start + 16);
  });

  it('sends only the part of a heap that a view covers', () => {
    const heap = new Float32Array(1000).fill(7);
    const wire = encodeMessage({ x: heap.subarray(10, 12) }) as ArrayBuffer;
    expect(wire.byteLength).toBeLessThan(200);
    expect(decodeMessage(wire)).toEqual({ x: Float32Array.from([7, 7]) });
  });

  it('carries a Buffer as the bytes it is', () => {
    expect(decodeMessage(encodeMessage({ x: Buffer.from([1, 2, 3]) }))).toEqual({
      x: Uint8Array.from([1, 2, 3]),
    });
  });

  it('keeps numbers that JSON does not know', () => {
    const value = { a: NaN, b: Infinity, c: -Infinity, d: [NaN] };
    expect(decodeMessage(encodeMessage(value))).toEqual(value);
  });

  it('refuses any damaged message with a clear error, and never anything else', () => {
    const whole = new Uint8Array(
      encodeMessage({ name: 'map', x: Float32Array.from([1, 2, 3]) }) as ArrayBuffer,
    );
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(whole.length),
        (at, flip, cut) => {
          const damaged = whole.slice(0, cut);
          if (at < cut) damaged[at]! ^= flip;
          try {
            decodeMessage(damaged.buffer);
          } catch (error) {
            expect(error).toMatchObject({ code: 'protocol/malformed-message' });
          }
        },
      ),
      { numRuns: 2000 },
    );
    expect(() => decodeMessage(whole.slice(0, whole.length - 5).buffer)).toThrow(/outside the message/);
  });

  it('survives arbitrary messages of every kind', () => {
    fc.assert(fc.property(message, (value) => void decodeMessage(encodeMessage(value))));
  });
});
