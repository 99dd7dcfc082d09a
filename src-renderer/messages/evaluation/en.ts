import { counted } from '../counted.ts';
/** Texts about networks that predict values. */
export const valueEvaluationEn = {
  of: (count: string, data: string) => `${count} test examples of ${data}`,
  determination: 'R²',
  determinationHint:
    'Share of the targets’ variance that the outputs explain: 1 is all of it, 0 what their mean does.',
  errors: 'Test examples by their mean squared error',
  examples: 'Examples',
  orders: { worst: 'Worst first', best: 'Best first', split: 'In order' },
  input: 'Input',
  output: 'Output',
  error: (value: string) => `error ${value}`,
  pair: (index: string, error: string) =>
    `Example ${index}, mean squared error ${error}. Show it in the network`,
  previous: 'Previous page',
  next: 'Next page',
  sum: (loss: string) => `Loss ${loss}: the sum of the losses of all outputs.`,
  perOutput: 'Confusion and rankings are for networks with one output.',
  severalOutputs: 'This network has several outputs. What is asked here is about the classes of one.',
  severalInputs: 'An example of this network has several inputs. What is asked here is about one image.',
  noImages: (shape: string) =>
    `The examples of this network are no images, but values (${shape}). What is asked here is about images.`,
  none: 'This network does not put out classes: its last layer has no scores to compare.',
};

/** Texts about networks that predict the class of every pixel. */
export const pixelEvaluationEn = {
  meanOverlap: 'Mean IoU',
  ignored: 'not counted',
  ignoredPixels: (count: string) => `${counted(count, 'pixels')} not counted: their class is not known.`,
  overlapHint:
    'Intersection over union: the pixels rightly taken for a class, divided by those that are it or are taken for it. The mean is that of the classes, so that a large background does not outweigh them.',
  said: 'Network',
  truth: 'Labels',
  whyNot:
    'This network answers for every pixel. What is asked here is about the one class of a whole image; "This image" explains the class of a single pixel.',
  support: 'Pixels',
  error: (share: string) => `${share} wrong`,
  pair: (index: string, share: string) =>
    `Example ${index}: picture, what the network takes its pixels for, and what they are; ${share} of the pixels are wrong. Show it in the network`,
  unscored: (count: number) =>
    `The scores of ${count === 1 ? '1 pixel are' : `${count} pixels are`} no numbers (NaN). No class is predicted for them, and they count as wrong.`,
};
