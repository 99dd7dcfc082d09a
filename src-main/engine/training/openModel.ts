import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { ImportReport, InputRange } from '../../../src-shared/contract/imports.ts';
import type { InputForm } from '../data/InputForm.ts';
import { isChannelsFirst } from '../interchange/inputLayout.ts';
import { openReadModel } from '../interchange/openReadModel.ts';
import { ranges } from '../interchange/ranges.ts';
import { readModelFile, type ReadOptions } from '../interchange/readModelFile.ts';

/** How a model is opened. */
export interface OpenModelOptions extends ReadOptions {
  /** Range of values that it takes images in, whatever is found. */
  range?: InputRange | undefined;
}

/** A model of a file, and how it takes images. */
export interface ModelOfFile {
  model: LayersModel;
  report: ImportReport;
  /** How it takes images, where that is another way than our own networks'. */
  form: InputForm | undefined;
  /** Opens it anew for images of one size; set where it takes images of any size, and cannot be asked as it is. */
  forSize: ((size: readonly [height: number, width: number]) => Promise<ModelOfFile>) | undefined;
}

/**
 * Opens a model of this program or of another one.
 * @throws FeaturescopeError as `readModelFile` and `openReadModel`
 */
export async function openModel(path: string, options: OpenModelOptions): Promise<ModelOfFile> {
  const read = await readModelFile(path, options);
  const open = async (size?: readonly [number, number]): Promise<ModelOfFile> => {
    const { model, report } = await openReadModel(read, { path, size });
    const isOpen = report.inputs.some(({ shape }) => shape.includes(null));
    return { model, report, form: formOf(report, options.range), forSize: isOpen ? open : undefined };
  };
  return open();
}

/** Undefined for a network that takes images as `[H, W, C]` in 0..1, as our own do. */
function formOf(
  { inputs, range: found }: ImportReport,
  wanted: InputRange | undefined,
): InputForm | undefined {
  const range = wanted ?? found ?? ranges['0..1'];
  const channelsFirst = isChannelsFirst(inputs[0]?.shape ?? []);
  const isUsual =
    range.mean.every((mean) => mean === 0) && range.deviation.every((deviation) => deviation === 1);
  return isUsual && !channelsFirst ? undefined : { range, channelsFirst };
}
