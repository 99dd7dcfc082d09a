import type { DataInfo } from '../../../../src-shared/contract/service.ts';
import { RandomStream } from '../../../../src-shared/arithmetic/random.ts';
import { imageShapeOf, type Dataset, type Split } from '../Dataset.ts';
import { digitsInfo, openDigits } from '../handwriting/generate.ts';
import { drawScene } from './drawScene.ts';
import type { SceneForm } from './Scene.ts';

/** Pictures of no to five digits of different sizes. */
export const sceneForm: SceneForm = { height: 64, width: 64, count: [0, 5], size: [14, 28] };

/** Fewest and most digits of a picture of the data set. */
const COUNT = [1, 5] as const;
const SEED = 1;
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
 * and consists of digits of the same split.
 */
export function openScenes(): Dataset {
  const digits = openDigits();
  const draw = (name: 'train' | 'test'): Split => {
    const count = scenesInfo[name];
    const size = height * width;
    const inputs = new Uint8Array(new SharedArrayBuffer(count * size));
    const targets = new Float32Array(count * size);
    for (let at = 0; at < count; at++) {
      const random = new RandomStream(SEED, 'scenes', name, at);
      const { image, pixels } = drawScene(
        digits[name],
        imageShapeOf(digits),
        { ...sceneForm, count: COUNT },
        random,
      );
      inputs.set(image, at * size);
      targets.set(pixels, at * size);
    }
    return { inputs, targets, labels: new Uint8Array(), count };
  };
  return {
    ...{ name: scenesInfo.name, shape: [...scenesInfo.shape], classes: [], embedded: true },
    ...{ targetShape: [height, width], targetClasses: [...sceneClasses] },
    ...{ train: draw('train'), test: draw('test') },
  };
}
