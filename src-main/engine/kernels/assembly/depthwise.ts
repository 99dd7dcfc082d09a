// Gradients of depthwise convolutions, NHWC: filter [h, w, C, M]; output channel c M + m reads input channel c alone. The
// input lies in a frame of zeros; row and image sizes are those of the frame, in bytes.
import { loadLanes, storeLanes } from './lanes';

// @ts-ignore: decorator
@inline
function correlate(
  x: usize, dy: usize, full: bool, lanes: i32, rows: i32, columns: i32, xStep: usize, xTurn: usize, dyStep: usize,
): v128 {
  let sum = f32x4.splat(0);
  for (let y = rows; y > 0; y--) {
    for (let k = columns; k > 0; k--) {
      sum = f32x4.add(sum, f32x4.mul(full ? v128.load(x) : loadLanes(x, lanes), full ? v128.load(dy) : loadLanes(dy, lanes)));
      x += xStep;
      dy += dyStep;
    }
    x += xTurn;
  }
  return sum;
}

// @ts-ignore: decorator
@inline
function scatter(
  x: usize, dy: usize, weight: v128, full: bool, lanes: i32, rows: i32, columns: i32, xStep: usize, xTurn: usize, dyStep: usize,
): void {
  for (let y = rows; y > 0; y--) {
    for (let k = columns; k > 0; k--) {
      const part = f32x4.mul(weight, full ? v128.load(dy) : loadLanes(dy, lanes));
      if (full) v128.store(x, f32x4.add(v128.load(x), part));
      else storeLanes(x, f32x4.add(loadLanes(x, lanes), part), lanes);
      x += xStep;
      dy += dyStep;
    }
    x += xTurn;
  }
}

/** Adds to the filter's gradient, which the caller must have zeroed. */
export function depthwiseFilterGradient(
  frame: usize, gradient: usize, target: usize, images: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  filterHeight: i32, filterWidth: i32, rowBytes: usize, imageBytes: usize,
  strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
): void {
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>multiplier;
  const step = <usize>strideWidth * pixel;
  const turn = <usize>strideHeight * rowBytes - <usize>outWidth * step;
  for (let n = 0; n < images; n++) {
    for (let i = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++) {
        const tap = target + <usize>(i * filterWidth + j) * outPixel;
        const corner = frame + <usize>(i * dilationHeight) * rowBytes + <usize>(j * dilationWidth) * pixel;
        for (let c = 0; c < channels; c += multiplier == 1 ? 4 : 1) {
          for (let m = 0; m < multiplier; m++) {
            const channel = <usize>(c * multiplier + m) << 2;
            const lanes = multiplier == 1 ? min(4, channels - c) : 1;
            const x = corner + (<usize>c << 2), dy = gradient + channel;
            const sum = lanes == 4
              ? correlate(x, dy, true, 4, outHeight, outWidth, step, turn, outPixel)
              : correlate(x, dy, false, lanes, outHeight, outWidth, step, turn, outPixel);
            storeLanes(tap + channel, f32x4.add(loadLanes(tap + channel, lanes), sum), lanes);
          }
        }
      }
    }
    frame += imageBytes;
    gradient += <usize>(outHeight * outWidth) * outPixel;
  }
}

/** Adds to the input's gradient in a frame, which the caller must have zeroed. */
export function depthwiseInputGradient(
  frame: usize, gradient: usize, filter: usize, images: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  filterHeight: i32, filterWidth: i32, rowBytes: usize, imageBytes: usize,
  strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
): void {
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>multiplier;
  const step = <usize>strideWidth * pixel;
  const turn = <usize>strideHeight * rowBytes - <usize>outWidth * step;
  for (let n = 0; n < images; n++) {
    for (let i = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++) {
        const tap = filter + <usize>(i * filterWidth + j) * outPixel;
        const corner = frame + <usize>(i * dilationHeight) * rowBytes + <usize>(j * dilationWidth) * pixel;
        for (let c = 0; c < channels; c += multiplier == 1 ? 4 : 1) {
          for (let m = 0; m < multiplier; m++) {
            const channel = <usize>(c * multiplier + m) << 2;
            const lanes = multiplier == 1 ? min(4, channels - c) : 1;
            const weight = loadLanes(tap + channel, lanes);
            const x = corner + (<usize>c << 2), dy = gradient + channel;
            if (lanes == 4) scatter(x, dy, weight, true, 4, outHeight, outWidth, step, turn, outPixel);
            else scatter(x, dy, weight, false, lanes, outHeight, outWidth, step, turn, outPixel);
          }
        }
      }
    }
    frame += imageBytes;
    gradient += <usize>(outHeight * outWidth) * outPixel;
  }
}
