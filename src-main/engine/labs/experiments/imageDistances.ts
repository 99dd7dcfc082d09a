/**
 * Mean squared difference of pairs of neighbouring images: the first and the second, the third and the fourth.
 * @param images values of `size` each, one image behind the other
 */
export function spreadOf(images: Float32Array, size: number): number {
  const pairs = Math.floor(images.length / size / 2);
  let sum = 0;
  for (let pair = 0; pair < pairs; pair++) {
    const from = 2 * pair * size;
    for (let at = from; at < from + size; at++) sum += (images[at]! - images[at + size]!) ** 2;
  }
  return sum / (pairs * size);
}

/** Mean squared difference of each image from the nearest of others. @param size values of an image */
export function distanceToNearest(images: Float32Array, others: Float32Array, size: number): number {
  let sum = 0;
  for (let image = 0; image < images.length; image += size) {
    let nearest = Infinity;
    for (let other = 0; other < others.length; other += size) {
      let squares = 0;
      for (let at = 0; at < size; at++) squares += (images[image + at]! - others[other + at]!) ** 2;
      nearest = Math.min(nearest, squares);
    }
    sum += nearest;
  }
  return sum / images.length;
}
