// Pooling and its gradients, NHWC, four channels at a time. Cells outside the image are left out of maximum and average.
import { loadLanes, storeLanes } from './lanes';

/** target[n, y, x, c] = the largest of the window; NaN where the window has one. */
export function maxPool(
  source: usize, target: usize, images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  for (let n = 0; n < images; n++) {
    const image = source + <usize>(n * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0), bottom = min(y * strideHeight - padTop + windowHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0), right = min(x * strideWidth - padLeft + windowWidth, width);
        for (let c = 0; c < channels; c += 4) {
          const lanes = channels - c;
          let best = f32x4.splat(-Infinity);
          for (let i = top; i < bottom; i++) {
            let cell = image + <usize>(i * width + left) * pixel + (<usize>c << 2);
            for (let j = left; j < right; j++) {
              best = f32x4.max(best, loadLanes(cell, lanes));
              cell += pixel;
            }
          }
          storeLanes(target + (<usize>c << 2), best, lanes);
        }
        target += pixel;
      }
    }
  }
}

/**
 * The gradient of `maxPool` for its input: all of a window's gradient goes to its first largest cell (row by row), or to its
 * first NaN. The target must be zeros.
 */
export function maxPoolGradient(
  source: usize, pooled: usize, gradient: usize, target: usize, images: i32, height: i32, width: i32, channels: i32,
  outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  const shift = target - source;
  for (let n = 0; n < images; n++) {
    const image = source + <usize>(n * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0), bottom = min(y * strideHeight - padTop + windowHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0), right = min(x * strideWidth - padLeft + windowWidth, width);
        for (let c = 0; c < channels; c += 4) {
          const lanes = channels - c;
          const largest = loadLanes(pooled + (<usize>c << 2), lanes);
          const whole = loadLanes(gradient + (<usize>c << 2), lanes);
          let open = i32x4.splat(-1);
          for (let i = top; i < bottom; i++) {
            let cell = image + <usize>(i * width + left) * pixel + (<usize>c << 2);
            for (let j = left; j < right; j++) {
              const value = loadLanes(cell, lanes);
              const hit = v128.and(open, v128.or(f32x4.eq(value, largest), f32x4.ne(value, value)));
              open = v128.andnot(open, hit);
              const to = cell + shift;
              storeLanes(to, f32x4.add(loadLanes(to, lanes), v128.and(hit, whole)), lanes);
              cell += pixel;
            }
          }
        }
        pooled += pixel;
        gradient += pixel;
      }
    }
  }
}

/** target[n, y, x, c] = the mean over the cells of the window that lie in the image. */
export function averagePool(
  source: usize, target: usize, images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  for (let n = 0; n < images; n++) {
    const image = source + <usize>(n * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0), bottom = min(y * strideHeight - padTop + windowHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0), right = min(x * strideWidth - padLeft + windowWidth, width);
        const share = f32x4.splat(<f32>1 / <f32>((bottom - top) * (right - left)));
        for (let c = 0; c < channels; c += 4) {
          const lanes = channels - c;
          let sum = f32x4.splat(0);
          for (let i = top; i < bottom; i++) {
            let cell = image + <usize>(i * width + left) * pixel + (<usize>c << 2);
            for (let j = left; j < right; j++) {
              sum = f32x4.add(sum, loadLanes(cell, lanes));
              cell += pixel;
            }
          }
          storeLanes(target + (<usize>c << 2), f32x4.mul(sum, share), lanes);
        }
        target += pixel;
      }
    }
  }
}

/** The gradient of `averagePool` for its input: every cell of a window gets its share. The target must be zeros. */
export function averagePoolGradient(
  gradient: usize, target: usize, images: i32, height: i32, width: i32, channels: i32, outHeight: i32, outWidth: i32,
  windowHeight: i32, windowWidth: i32, strideHeight: i32, strideWidth: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = <usize>channels << 2;
  for (let n = 0; n < images; n++) {
    const image = target + <usize>(n * height * width) * pixel;
    for (let y = 0; y < outHeight; y++) {
      const top = max(y * strideHeight - padTop, 0), bottom = min(y * strideHeight - padTop + windowHeight, height);
      for (let x = 0; x < outWidth; x++) {
        const left = max(x * strideWidth - padLeft, 0), right = min(x * strideWidth - padLeft + windowWidth, width);
        const share = f32x4.splat(<f32>1 / <f32>((bottom - top) * (right - left)));
        for (let c = 0; c < channels; c += 4) {
          const lanes = channels - c;
          const part = f32x4.mul(loadLanes(gradient + (<usize>c << 2), lanes), share);
          for (let i = top; i < bottom; i++) {
            let cell = image + <usize>(i * width + left) * pixel + (<usize>c << 2);
            for (let j = left; j < right; j++) {
              storeLanes(cell, f32x4.add(loadLanes(cell, lanes), part), lanes);
              cell += pixel;
            }
          }
        }
        gradient += pixel;
      }
    }
  }
}
