// The constants of tanh and exp in memory, eight times each. Within a loop V8 would build a constant of joined vectors anew in
// every turn, which costs more than the arithmetic; loaded from memory, it is an operand of the arithmetic. The second vector
// of a pair reads the second half of each, so that V8 joins these loads, too.

/** Numbers of the constants: the byte offset of each in the table is 32 times that. */
export const TANH_LIMIT: usize = 0 * 32;
export const TANH_SMALL: usize = 1 * 32;
export const TANH_P: usize = 2 * 32;
export const TANH_Q: usize = 9 * 32;
export const EXP_HIGHEST: usize = 13 * 32;
export const EXP_LOWEST: usize = 14 * 32;
export const EXP_LOG2E: usize = 15 * 32;
export const EXP_ROUNDING: usize = 16 * 32;
export const EXP_LN2_HIGH: usize = 17 * 32;
export const EXP_LN2_LOW: usize = 18 * 32;
export const EXP_P: usize = 19 * 32;
export const ONE: usize = 25 * 32;
export const EXP_BIAS: usize = 26 * 32;
export const TANH_LEAST: usize = 27 * 32;
/** Size of the table. */
export const CONSTANT_BYTES: usize = 28 * 32;

let address: usize = 0;

/** Address of the table. Add 16 for the second vector of a pair. */
// @ts-ignore: decorator
@inline
export function constants(): usize {
  return address;
}

/** Writes the table to an address, aligned to 16 bytes. */
export function setConstants(place: usize): void {
  address = place;
  write(TANH_LIMIT, 7.90531110763549805);
  write(TANH_LEAST, -7.90531110763549805);
  write(TANH_SMALL, 0.0004);
  write(TANH_P, -2.76076847742355e-16);
  write(TANH_P + 1 * 32, 2.00018790482477e-13);
  write(TANH_P + 2 * 32, -8.60467152213735e-11);
  write(TANH_P + 3 * 32, 5.12229709037114e-8);
  write(TANH_P + 4 * 32, 1.48572235717979e-5);
  write(TANH_P + 5 * 32, 6.37261928875436e-4);
  write(TANH_P + 6 * 32, 4.89352455891786e-3);
  write(TANH_Q, 1.19825839466702e-6);
  write(TANH_Q + 1 * 32, 1.18534705686654e-4);
  write(TANH_Q + 2 * 32, 2.268434632439e-3);
  write(TANH_Q + 3 * 32, 4.89352518554385e-3);
  write(EXP_HIGHEST, 89);
  write(EXP_LOWEST, -104);
  write(EXP_LOG2E, 1.44269504088896341);
  write(EXP_ROUNDING, 12582912);
  write(EXP_LN2_HIGH, 0.693359375);
  write(EXP_LN2_LOW, -2.12194440e-4);
  write(EXP_P, 1.9875691500e-4);
  write(EXP_P + 1 * 32, 1.3981999507e-3);
  write(EXP_P + 2 * 32, 8.3334519073e-3);
  write(EXP_P + 3 * 32, 4.1665795894e-2);
  write(EXP_P + 4 * 32, 1.6666665459e-1);
  write(EXP_P + 5 * 32, 5.0000001201e-1);
  write(ONE, 1);
  write(EXP_BIAS, reinterpret<f32>(127));
}

function write(offset: usize, value: f32): void {
  for (let i: usize = 0; i < 32; i += 4) f32.store(address + offset + i, value);
}
