import { conv2DBackpropFilter } from './Conv2DBackpropFilter.ts';
import type { KernelEntry } from './TrainingKernel.ts';

/** Every kernel of the pack. */
export const kernelList: readonly KernelEntry[] = [conv2DBackpropFilter];
