import type { FigureChoice } from '../../../../src-shared/contract/decks.ts';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { SessionState } from '../../../../src-shared/contract/service.ts';
import { usage } from '../options.ts';

/**
 * Rejects options of a figure that do not exist in the open network and its data. Units and images are checked by the
 * figures, which know the layer and the split.
 * @throws FeaturescopeError `cli/usage`, `model/unknown-layer`
 */
export function checkChoice(choice: FigureChoice, { data, model }: SessionState): void {
  const { layer } = choice;
  const known = model.layers.map(({ name }) => name);
  if (layer !== undefined && !known.includes(layer))
    throw new FeaturescopeError('model/unknown-layer', { layer, known: known.join(', ') });
  const last = data.classes.length - 1;
  for (const name of ['truth', 'predicted', 'target'] as const) {
    const value = choice[name];
    if (value !== undefined && value > last)
      throw usage(
        `--${name} must be a whole number from 0 to ${last}, not "${value}"`,
        `--${name}은(는) 0부터 ${last}까지의 정수여야 하는데 "${value}"입니다`,
      );
  }
}
