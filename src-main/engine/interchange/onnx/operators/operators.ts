import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { borders } from './borders.ts';
import { convolutions, transposedConvolution } from './convolutions.ts';
import { dense } from './dense.ts';
import { groupNormalisation } from './groupNormalisation.ts';
import { normalisation } from './normalisation.ts';
import type { Operator } from './Operator.ts';
import { pooling } from './pooling.ts';
import { recurrent } from './recurrent.ts';
import { rearranging } from './rearranging.ts';
import { scaling } from './scaling.ts';

/** Every operator whose nodes are turned into layers. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...activations,
    ...arithmetic,
    ...borders,
    ...convolutions,
    transposedConvolution,
    ...dense,
    ...groupNormalisation,
    ...normalisation,
    ...pooling,
    ...rearranging,
    ...recurrent,
    ...scaling,
  ].map((operator) => [operator.name, operator]),
);
