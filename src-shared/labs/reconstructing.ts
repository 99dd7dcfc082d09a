import type { FigureSource } from '../figures/drawing/source.ts';
import { imageShape } from '../model/images.ts';
import type { ExperimentContext } from './Experiment.ts';
import { tooEarly } from './impossible.ts';

/**
 * The open network, if it reconstructs images, and the shape of these.
 * @throws FeaturescopeError `lab/impossible` for any other, or where none is open
 */
export function reconstructing({ source }: Pick<ExperimentContext, 'source'>): {
  source: FigureSource;
  shape: readonly [number, number, number];
} {
  const shape = source && imageShape(source.session.data.shape);
  if (source?.session.task === 'reconstruction' && source.session.data.available && shape)
    return { source, shape };
  throw tooEarly({
    en: 'Open a network that reconstructs images first, such as the one of the lab “Autoencoder”',
    ko: '먼저 이미지를 재구성하는 네트워크를 여세요(예: 실습 ‘오토인코더’의 네트워크)',
  });
}

/** The values of each of some images, one behind the other, in an array of its own. */
export const eachOf = <T extends Uint8Array | Int32Array | Float32Array>(images: T, size: number): T[] =>
  Array.from(
    { length: images.length / size },
    (_none, at) => images.subarray(at * size, (at + 1) * size) as T,
  );
