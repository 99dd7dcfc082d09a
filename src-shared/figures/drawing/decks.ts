import * as v from 'valibot';
import { DeckSchema, type Deck } from '../../contract/decks.ts';
import type { SessionState } from '../../contract/service.ts';

/** What a deck is made of. */
type DeckOf = Pick<SessionState, 'model' | 'run' | 'imported'> & {
  data: Pick<SessionState['data'], 'available'>;
};

/** Number of samples whose maps a default deck shows. */
const SAMPLES = 3;

/** Figures that show examples, or what the network makes of them. */
const ofData = ['samples', 'feature-maps', 'confusion', 'mistakes', 'fit', 'reconstructions'];

/**
 * The default deck of a network: its data, its architecture, its training, and its results, as far as there are any.
 * @param known ids of the figures for its task
 */
export function readyDeck({ model, run, imported, data }: DeckOf, known: readonly string[]): Deck {
  const { layers, inputs } = model;
  const convolution = layers.find(({ kind }) => kind === 'conv')?.name;
  const figures: Deck['figures'] = [
    { figure: 'samples', choice: {} },
    { figure: 'architecture', choice: {} },
    { figure: 'summary', choice: {} },
    { figure: 'filters', choice: { layer: convolution, when: 'start' } },
    { figure: 'filters', choice: { layer: convolution } },
    ...Array.from({ length: SAMPLES }, (_none, index) => ({
      figure: 'feature-maps',
      choice: { layer: convolution, split: 'test' as const, index },
    })),
    { figure: 'curves', choice: {} },
    { figure: 'confusion', choice: {} },
    { figure: 'mistakes', choice: {} },
    { figure: 'fit', choice: {} },
    { figure: 'reconstructions', choice: {} },
  ];
  const hasImages = inputs[0]?.role === 'image';
  const possible = figures.filter(
    ({ figure, choice }) =>
      known.includes(figure) &&
      (hasImages || figure !== 'samples') &&
      (data.available || !ofData.includes(figure)) &&
      (run !== null || !imported || (figure !== 'curves' && choice.when !== 'start')) &&
      (convolution !== undefined || !['filters', 'feature-maps'].includes(figure)),
  );
  return v.parse(DeckSchema, { figures: possible });
}

/** The deck of a lab: its data, then the figures of its steps, each once. */
export function labDeck(shown: Deck['figures'], trains: boolean): Deck {
  const figures = [...(trains ? [{ figure: 'samples', choice: {} }] : []), ...shown];
  const keys = figures.map((entry) => JSON.stringify(entry));
  return v.parse(DeckSchema, { figures: figures.filter((_entry, at) => keys.indexOf(keys[at]!) === at) });
}
