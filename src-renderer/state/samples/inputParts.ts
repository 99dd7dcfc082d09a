import type { ImportedFrom } from '../../../src-shared/contract/service.ts';
import { imageShape } from '../../../src-shared/model/images.ts';
import type { Port } from '../../../src-shared/model/model.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';
import { pixelsOfInput } from './pixelsOfInput.ts';

/** One of several inputs of an example. */
export interface InputPart {
  name: string;
  /** As it goes into the network. */
  values: Float32Array;
  /** The same as a picture in 0..255, if it is one of one or three channels. */
  picture?: { pixels: Uint8Array; shape: readonly [number, number, number] } | undefined;
}

/** The inputs of an example, which stand in one row. */
export function inputParts(
  inputs: readonly Port[],
  row: Float32Array,
  imported: Pick<ImportedFrom, 'range'> | undefined,
): InputPart[] {
  let from = 0;
  return inputs.map(({ name, shape }) => {
    const values = row.subarray(from, (from += sizeOf(shape)));
    const pictured = imageShape(shape);
    if (!pictured || (pictured[2] !== 1 && pictured[2] !== 3)) return { name, values };
    return {
      ...{ name, values },
      picture: { shape: pictured, pixels: pixelsOfInput(values, shape, pictured, imported) },
    };
  });
}
