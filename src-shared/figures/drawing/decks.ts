import * as v from 'valibot';
import { DeckSchema, type Deck } from '../../contract/decks.ts';
import type { ModelInfo } from '../../model/model.ts';

/** Samples whose maps a ready-made deck shows. */
const SAMPLES = 3;

/** The deck of a network for which nobody has made one: what it learns from, what it is, how it learned, what it can and cannot do. */
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

/** The deck of a lab: what it learns from, then what its steps show, each figure once. */
export function labDeck(shown: Deck['figures'], trains: boolean): Deck {
  const figures = [...(trains ? [{ figure: 'samples', choice: {} }] : []), ...shown];
  const keys = figures.map((entry) => JSON.stringify(entry));
  return v.parse(DeckSchema, { figures: figures.filter((_entry, at) => keys.indexOf(keys[at]!) === at) });
}
