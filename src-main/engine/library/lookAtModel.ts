import type { FoundModel } from '../../../src-shared/contract/data.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { imageShapeOfInput } from '../interchange/inputLayout.ts';
import { nameOfModel } from '../training/nameOfModel.ts';
import { openModel } from '../training/openModel.ts';
import { usualDataOf } from '../training/usualDataOf.ts';

/**
 * Reads a network of another program to tell of it, and frees it again.
 * @param path of its file or folder
 * @throws FeaturescopeError as `openModel`
 */
export async function lookAtModel(path: string): Promise<FoundModel> {
  const { model, report } = await openModel(path, {});
  model.dispose();
  const shape = report.inputs[0]!.shape;
  const isWhole = shape.every((size) => size !== null);
  const examples = isWhole ? (imageShapeOfInput(shape) ?? shape) : shape;
  const output = report.outputs.at(-1)!.shape.map((size) => size ?? 1);
  return { path, name: nameOfModel(path), report, data: usualDataOf(examples, sizeOf(output)) };
}
