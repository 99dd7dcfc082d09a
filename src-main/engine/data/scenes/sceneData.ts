import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { imageShapeOf, type Dataset, type DataTask, type Split } from '../Dataset.ts';
import { digitsInfo, openDigits } from '../handwriting/generate.ts';
import { drawScene } from './drawScene.ts';
import type { Scene, SceneForm } from './Scene.ts';

/** Pictures of no to five digits of different sizes. */
export const sceneForm: SceneForm = { height: 64, width: 64, count: [0, 5], size: [14, 28] };

/** Fewest and most digits of a picture of the data set. */
const COUNT = [1, 5] as const;
const SEED = 1;
/** Scenes that are drawn before other work has its turn. */
const GIVES_WAY_EVERY = 50;
const { height, width } = sceneForm;

/** Classes of the pixels: the background, and the digits. */
export const sceneClasses: readonly string[] = ['background', ...digitsInfo.classes];

/** The scenes as clients see them, without drawing any. */
export const scenesInfo: DataInfo = {
  ...{ name: 'scenes', available: true, downloadBytes: 0, train: 4000, test: 400 },
  ...{ shape: [height, width, 1], classes: [], embedded: true },
  ...{ targetShape: [height, width], targetClasses: [...sceneClasses] },
};

/**
 * Pictures of several of the embedded digits, with the class of every pixel as target. Each depends only on its split and position,
 * and consists of digits of the same split. Drawing one takes about a millisecond.
 * @param counts number of pictures of each split. Default: as the data set's information says
 * @throws FeaturescopeError `engine/cancelled`
 */
export async function openScenes(
  task: DataTask = {},
  counts: { train: number; test: number } = scenesInfo,
): Promise<Dataset> {
  const digits = openDigits();
  const drawOne = (name: 'train' | 'test', at: number): Scene => {
    const random = new RandomStream(SEED, 'scenes', name, at);
    return drawScene(digits[name], imageShapeOf(digits), { ...sceneForm, count: COUNT }, random);
  };
  const total = counts.train + counts.test;
  let done = 0;
  const drawn = async (name: 'train' | 'test'): Promise<Split> => {
    const count = counts[name];
    const size = height * width;
    const inputs = new Uint8Array(new SharedArrayBuffer(count * size));
    const targets = new Float32Array(count * size);
    for (let at = 0; at < count; at++) {
      const { image, pixels } = drawOne(name, at);
      inputs.set(image, at * size);
      targets.set(pixels, at * size);
      if (++done % GIVES_WAY_EVERY !== 0) continue;
      task.onProgress?.({ what: 'load', done, total, unit: 'images' });
      await new Promise((resolve) => setImmediate(resolve));
      task.signal?.throwIfAborted();
    }
    return { inputs, targets, labels: new Uint8Array(), count };
  };
  return {
    ...{ name: scenesInfo.name, shape: [...scenesInfo.shape], classes: [], embedded: true },
    ...{ targetShape: [height, width], targetClasses: [...sceneClasses] },
    ...{ train: await drawn('train'), test: await drawn('test') },
  };
}
