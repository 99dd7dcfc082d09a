import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FoundModel } from '../../../src-shared/contract/data.ts';
import { FeaturescopeError, type ErrorCode } from '../../../src-shared/contract/errors.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { imageShapeOfInput } from '../interchange/inputLayout.ts';
import { nameOfModel } from '../training/nameOfModel.ts';
import { openModel, type ModelOfFile } from '../training/openModel.ts';
import { usualDataOf } from '../training/usualDataOf.ts';

/**
 * Reads a network of another program to tell of it, and frees it again.
 * @param path of its file or folder
 * @throws FeaturescopeError as `openModel`
 */
export async function lookAtModel(path: string): Promise<FoundModel> {
  const pair = await openAlone(path).catch((error: unknown) => {
    const found =
      error instanceof FeaturescopeError && parted.includes(error.code) ? pairAt(path) : undefined;
    if (!found) throw error;
    return openPair(found);
  });
  const { model, report } = pair.opened;
  model.dispose();
  const shape = report.inputs[0]!.shape;
  const isWhole = shape.every((size) => size !== null);
  const examples = isWhole ? (imageShapeOfInput(shape) ?? shape) : shape;
  const output = report.outputs.at(-1)!.shape.map((size) => size ?? 1);
  return {
    ...pair.files,
    name: nameOfModel(pair.files.path),
    report,
    data: usualDataOf(examples, sizeOf(output)),
  };
}

/** The files of a network. */
type Files = Pick<FoundModel, 'path' | 'weights'>;

interface Opened {
  files: Files;
  opened: ModelOfFile;
}

const openAlone = async (path: string): Promise<Opened> => ({
  files: { path },
  opened: await openModel(path, {}),
});

const openPair = async (files: Files): Promise<Opened> => ({
  files,
  opened: await openModel(files.path, { weights: files.weights }),
});

/** What is said of weights without layers, and of layers without weights. */
const parted: readonly ErrorCode[] = ['model/weights-alone', 'model/weights-missing'];

/** The JSON of a network's layers and its weights, where a folder holds one of each. @param path of the folder, or of either file */
function pairAt(path: string): Files | undefined {
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  const named = (pattern: RegExp): string[] => readdirSync(folder).filter((name) => pattern.test(name));
  const [layers, weights] = [named(/\.json$/i), named(/\.(?:h5|hdf5)$/i)];
  if (layers.length !== 1 || weights.length !== 1) return undefined;
  const files = { path: join(folder, layers[0]!), weights: join(folder, weights[0]!) };
  return [folder, files.path, files.weights].includes(path) ? files : undefined;
}
