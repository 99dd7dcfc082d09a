import type { FoundModel } from '../../../src-shared/contract/data.ts';
import type { InputRange } from '../../../src-shared/contract/imports.ts';
import type { DataInfo, OpenRequest } from '../../../src-shared/contract/service.ts';
import { parseRange, rangeText } from '../../../src-shared/model/inputRanges.ts';
import { sizeOf } from '../../../src-shared/model/shape.ts';

type ModelSource = Extract<OpenRequest['source'], { from: 'model' }>;

/** The choice of a range that is written as a mean and a standard deviation. */
const OWN = 'own';

/** How a network of another program that was found is to be opened: in which range, on which data. */
export class ModelForm {
  readonly #model: FoundModel;
  readonly #data: () => readonly DataInfo[];
  /** A range's name, `own`, or empty for what was found. */
  range = $state('');
  /** The mean and the standard deviation of a range that has no name. */
  written = $state('');
  /** Name or folder of the data; empty for none. */
  data = $state('');

  /** @param data returns the data sets that are there */
  constructor(model: FoundModel, data: () => readonly DataInfo[]) {
    this.#model = model;
    this.#data = data;
    this.range = model.report.range ? '' : '0..1';
    this.data = this.offered.find(({ name }) => name === model.data)?.name ?? '';
  }

  /** The range that was found, in words; null if there is none. */
  get found(): string | null {
    const { range } = this.#model.report;
    return range ? rangeText(range) : null;
  }

  readonly isOwn = $derived(this.range === OWN);
  readonly #parsed: InputRange | undefined = $derived(
    this.range === '' ? undefined : parseRange(this.isOwn ? this.written : this.range),
  );
  /** Whether what was written is a range. */
  readonly isRight = $derived(this.range === '' || this.#parsed !== undefined);

  /** The data sets whose examples the network may take: images, or as many values. */
  get offered(): DataInfo[] {
    const [input] = this.#model.report.inputs;
    const shape = input?.shape ?? [];
    const size = shape.includes(null) ? undefined : sizeOf(shape as number[]);
    return this.#data().filter(
      (one) => one.available && (shape.length === 3 ? one.shape.length === 3 : sizeOf(one.shape) === size),
    );
  }

  /** The request to the engine. */
  request(train?: ModelSource['train']): ModelSource {
    return {
      ...{ from: 'model', path: this.#model.path, weights: this.#model.weights, train },
      range: this.#parsed,
      data: this.data === '' ? undefined : this.data,
    };
  }
}
