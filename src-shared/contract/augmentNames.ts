/** What augmentation may change in the images of a batch, in the order in which it does. */
export const augmentNames = ['rotation', 'scale', 'crop', 'shift', 'flip', 'brightness'] as const;

export type AugmentName = (typeof augmentNames)[number];
