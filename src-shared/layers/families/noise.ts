import { passedOn } from '../../arithmetic/elements.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { LayerFacts } from '../LayerFacts.ts';
import { numeric } from '../settings.ts';
import { elementwise, signOfInputs } from './common.ts';

/** A layer that adds noise in training, and passes values on unchanged in inference. */
export function noise(className: string, kind: LayerInfo['kind']): LayerFacts {
  return elementwise(className, passedOn, {
    kind,
    describe: ({ config }) => ({ rate: numeric(config['rate']) }),
    signed: signOfInputs,
  });
}
