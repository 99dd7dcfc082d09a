import { convolutionClasses } from './convolutions.ts';
import type { LayerClass } from './LayerClass.ts';
import { otherClasses } from './others.ts';
import { poolingClasses } from './poolings.ts';

/** All layer classes that a network can be put together from. */
export const buildableClasses: readonly LayerClass[] = [
  ...convolutionClasses,
  ...poolingClasses,
  ...otherClasses,
];

const byName = new Map(
  buildableClasses.flatMap((one) =>
    [one.className, ...(one.aliases ?? [])].map((name) => [name, one] as const),
  ),
);

/** A layer class by its name or another name of it in Keras; undefined if it cannot be built. */
export const findLayerClass = (name: string): LayerClass | undefined => byName.get(name);
