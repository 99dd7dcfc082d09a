import type { Dataset, Split } from '../../data/Dataset.ts';

/** A copy of the data set in shared memory, which worker threads can read. */
export function shareDataset(data: Dataset): Dataset {
  return { ...data, train: shareSplit(data.train), test: shareSplit(data.test) };
}

function shareSplit(split: Split): Split {
  const { inputs, labels, targets } = split;
  return { ...split, inputs: shared(inputs), labels: shared(labels), targets: targets && shared(targets) };
}

function shared<Values extends Uint8Array | Uint16Array | Float32Array>(values: Values): Values {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const kind = values.constructor as new (buffer: SharedArrayBuffer) => Values;
  const copy = new kind(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
