import type { FrameTensor } from '../../../src-shared/contract/service.ts';

/** Memoises a computation per tensor, because several views need it and layers have up to millions of values. */
export function perTensor<Result>(compute: (tensor: FrameTensor) => Result): (tensor: FrameTensor) => Result {
  const known = new WeakMap<FrameTensor, Result>();
  return (tensor) => {
    const result = known.get(tensor) ?? compute(tensor);
    known.set(tensor, result);
    return result;
  };
}
