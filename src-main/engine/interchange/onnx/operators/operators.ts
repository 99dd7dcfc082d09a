import { activations } from './activations.ts';
import { arithmetic } from './arithmetic.ts';
import { borders } from './borders.ts';
import { conditions } from './conditions.ts';
import { convolutions } from './convolutions.ts';
import { dense } from './dense.ts';
import { groupNormalisation } from './groupNormalisation.ts';
import { normalisation } from './normalisation.ts';
import type { Operator } from './Operator.ts';
import { pooling } from './pooling.ts';
import { reducing } from './reducing.ts';
import { recurrent } from './recurrent.ts';
import { rearranging } from './rearranging.ts';
import { scaling } from './scaling.ts';
import { spreading } from './spreading.ts';
import { taking } from './taking.ts';
import { transposedConvolution } from './transposedConvolution.ts';

/** Every operator whose nodes are turned into layers. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  [
    ...activations,
    ...arithmetic,
    ...borders,
    ...conditions,
    ...convolutions,
    transposedConvolution,
    ...dense,
    ...groupNormalisation,
    ...normalisation,
    ...pooling,
    ...rearranging,
    ...recurrent,
    ...reducing,
    ...scaling,
    ...spreading,
    ...taking,
  ].map((operator) => [operator.name, operator]),
);
