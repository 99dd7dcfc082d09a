// Vectors whose last lanes may lie beyond the data.

/** Loads the first `count` (1 to 4) floats at `address`; the other lanes are zero. */
// @ts-ignore: decorator
@inline
export function loadLanes(address: usize, count: i32): v128 {
  if (count >= 4) return v128.load(address);
  if (count == 1) return v128.load32_zero(address);
  const two = v128.load64_zero(address);
  return count == 2 ? two : v128.load_lane<f32>(address, two, 2, 8);
}

/** Stores the first `count` (1 to 4) lanes. */
// @ts-ignore: decorator
@inline
export function storeLanes(address: usize, value: v128, count: i32): void {
  if (count >= 4) v128.store(address, value);
  else if (count == 1) v128.store_lane<f32>(address, value, 0);
  else {
    v128.store_lane<f64>(address, value, 0);
    if (count == 3) v128.store_lane<f32>(address, value, 2, 8);
  }
}

/** `loadLanes`; `full` says at compile time that all four floats exist. */
// @ts-ignore: decorator
@inline
export function load4(address: usize, full: bool, lanes: i32): v128 {
  return full ? v128.load(address) : loadLanes(address, lanes);
}

/** `storeLanes`; `full` says at compile time that all four floats exist. */
// @ts-ignore: decorator
@inline
export function store4(address: usize, value: v128, full: bool, lanes: i32): void {
  if (full) v128.store(address, value);
  else storeLanes(address, value, lanes);
}
