import type { Progress } from '../../../src-shared/contract/service.ts';
import type { Work } from '../../state/Tasks.svelte.ts';

const work: Record<Work, string> = {
  open: 'Opening the network',
  evaluate: 'Evaluating on all test images',
  predictions: 'Looking up the predictions',
  examples: 'Finding the test images',
  thresholds: 'Computing the metrics by threshold',
  look: 'Looking at what is there',
  inside: 'Recording a training step',
  rewind: 'Restoring an earlier step',
  copy: 'Copying the files',
  figure: 'Drawing a figure',
  saliency: 'Computing the saliency map',
  gradCam: 'Computing Grad-CAM',
  occlusion: 'Covering the image, place by place',
  embedding: 'Laying out the images as points',
  separability: 'Measuring how well each layer separates the classes',
  robustness: 'Measuring the accuracy on moved images',
  topActivations: 'Finding the images that activate the map most',
  measureLab: 'Measuring the lab’s numbers',
  fetch: 'Downloading the data',
  experiment: 'Running the experiment',
  checkArithmetic: 'Checking the arithmetic of every layer',
};

const progress: Record<Progress['what'], string> = {
  fetch: 'Fetching the data',
  load: 'Loading the data',
  copy: 'Copying what was given',
  decode: 'Decoding the pictures',
  evaluate: 'Evaluating',
  search: 'Looking through the images',
  build: 'Building the network',
  restore: 'Restoring the run',
  explain: 'Asking the network',
  loss: 'Computing the loss',
  embed: 'Laying out the points',
  experiment: 'Running the experiment',
};

const units: Record<Progress['unit'], string> = {
  bytes: 'MB',
  images: 'images',
  steps: 'steps',
  epochs: 'epochs',
  parts: 'parts',
};

/** Texts of the cards of long work in English. */
export const tasksEn = {
  work,
  progress,
  units,
  amount: (done: string, total: string, unit: string) => `${done} of ${total} ${unit}`,
  amountOpen: (done: string, unit: string) => `${done} ${unit}`,
  shipped: 'The network that comes with Featurescope',
};

export type TasksMessages = typeof tasksEn;
