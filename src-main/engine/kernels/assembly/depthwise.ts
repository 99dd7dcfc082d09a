// The gradients of depthwise convolutions, NHWC: filter [h, w, C, M], output channel c M + m sees input channel c alone. The
// input lies in a frame of zeros; sizes of rows and images are those of the frame, in bytes.
import { loadLanes, storeLanes } from './lanes';

/** Adds to the filter's gradient, which must be zeros before. */
export function depthwiseFilterGradient(
  frame: usize, gradient: usize, target: usize, images: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  filterHeight: i32, filterWidth: i32, rowBytes: usize, imageBytes: usize,
  strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
): void {
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>multiplier;
  for (let n = 0; n < images; n++) {
    for (let i = 0; i < filterHeight; i++) {
      for (let j = 0; j < filterWidth; j++) {
        const tap = target + <usize>(i * filterWidth + j) * outPixel;
        const corner = frame + <usize>(i * dilationHeight) * rowBytes + <usize>(j * dilationWidth) * pixel;
        for (let c = 0; c < channels; c += multiplier == 1 ? 4 : 1) {
          for (let m = 0; m < multiplier; m++) {
            const channel = <usize>(c * multiplier + m) << 2;
            const lanes = multiplier == 1 ? min(4, channels - c) : 1;
            let dy = gradient + channel;
            let sum = f32x4.splat(0);
            for (let y = 0; y < outHeight; y++) {
              let x = corner + <usize>(y * strideHeight) * rowBytes + (<usize>c << 2);
              for (let k = 0; k < outWidth; k++) {
                sum = f32x4.add(sum, f32x4.mul(loadLanes(x, lanes), loadLanes(dy, lanes)));
                x += <usize>strideWidth * pixel;
                dy += outPixel;
              }
            }
            storeLanes(tap + channel, f32x4.add(loadLanes(tap + channel, lanes), sum), lanes);
          }
        }
      }
    }
    frame += imageBytes;
    gradient += <usize>(outHeight * outWidth) * outPixel;
  }
}

/** Adds the input's gradient into a frame, which must be zeros before. */
export function depthwiseInputGradient(
  frame: usize, gradient: usize, filter: usize, images: i32, channels: i32, multiplier: i32, outHeight: i32, outWidth: i32,
  filterHeight: i32, filterWidth: i32, rowBytes: usize, imageBytes: usize,
  strideHeight: i32, strideWidth: i32, dilationHeight: i32, dilationWidth: i32,
): void {
  const pixel = <usize>channels << 2;
  const outPixel = pixel * <usize>multiplier;
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
            let dy = gradient + channel;
            for (let y = 0; y < outHeight; y++) {
              let x = corner + <usize>(y * strideHeight) * rowBytes + (<usize>c << 2);
              for (let k = 0; k < outWidth; k++) {
                const sum = f32x4.add(loadLanes(x, lanes), f32x4.mul(weight, loadLanes(dy, lanes)));
                storeLanes(x, sum, lanes);
                x += <usize>strideWidth * pixel;
                dy += outPixel;
              }
            }
          }
        }
      }
    }
    frame += imageBytes;
    gradient += <usize>(outHeight * outWidth) * outPixel;
  }
}
