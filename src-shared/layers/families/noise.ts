import { passedOn } from '../../arithmetic/elements.ts';
import type { LayerInfo } from '../../model/model.ts';
import type { LayerFacts } from '../LayerFacts.ts';
import { numeric } from '../settings.ts';
import { elementwise, signOfInputs } from './common.ts';

/** A layer that disturbs values in training, and hands them on as they are while an image is looked at. */
export function noise(className: string, kind: LayerInfo['kind']): LayerFacts {
  return elementwise(className, passedOn, {
    kind,
    describe: ({ config }) => ({ rate: numeric(config['rate']) }),
    signed: signOfInputs,
  });
}
