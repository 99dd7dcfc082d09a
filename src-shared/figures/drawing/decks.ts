import * as v from 'valibot';
import { DeckSchema, type Deck } from '../../contract/decks.ts';
import type { ModelInfo } from '../../model/model.ts';

/** Number of samples whose maps a default deck shows. */
const SAMPLES = 3;

/** The default deck of a network: its data, its architecture, its training, and its results. */
export function readyDeck({ layers, inputs }: ModelInfo, known: readonly string[]): Deck {
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
    ({ figure }) =>
      known.includes(figure) &&
      (hasImages || figure !== 'samples') &&
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
