import type { DemoPicture } from './picture.ts';

/** How the values of a window are reduced to one. */
export const poolingKinds = ['max', 'average'] as const;
export type PoolingKind = (typeof poolingKinds)[number];

/**
 * Pools a picture channel by channel over non-overlapping windows; incomplete windows are dropped.
 * @param size side of the windows in pixels
 */
export function poolPicture(picture: DemoPicture, kind: PoolingKind, size = 2): DemoPicture {
  const { channels } = picture;
  const [width, height] = [Math.floor(picture.width / size), Math.floor(picture.height / size)];
  const data = new Float32Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) {
        const values = windowOf(picture, x * size, y * size, size, channel);
        const sum = values.reduce((total, value) => total + value, 0);
        data[(y * width + x) * channels + channel] =
          kind === 'max' ? Math.max(...values) : sum / values.length;
      }
  return { width, height, channels, data };
}

/** The values of one channel in a window, row by row. */
export function windowOf(
  { width, channels, data }: DemoPicture,
  left: number,
  top: number,
  size: number,
  channel: number,
): number[] {
  const rows = Array.from({ length: size }, (_none, row) => row);
  return rows.flatMap((row) =>
    rows.map((column) => data[((top + row) * width + left + column) * channels + channel]!),
  );
}
