import type { DescribedDraft, DescribedLayer } from './describeDraft.ts';

/** A layer that two networks differ in. Undefined for the network that does not have it. */
export interface LayerDifference {
  name: string;
  before: DescribedLayer | undefined;
  after: DescribedLayer | undefined;
}

/** The layers that differ between two networks, by name: added, removed, or of another class, settings, inputs, parameters or shape. */
export function compareDrafts(before: DescribedDraft, after: DescribedDraft): LayerDifference[] {
  const olds = new Map(before.layers.map((one) => [one.layer.name, one]));
  const news = new Map(after.layers.map((one) => [one.layer.name, one]));
  const names = [...news.keys(), ...[...olds.keys()].filter((name) => !news.has(name))];
  return names
    .map((name) => ({ name, before: olds.get(name), after: news.get(name) }))
    .filter(({ before: old, after: now }) => textOf(old) !== textOf(now));
}

const textOf = (one: DescribedLayer | undefined): string =>
  one === undefined
    ? ''
    : JSON.stringify([
        one.layer.className,
        sorted(one.layer.config),
        one.layer.inputs,
        one.parameters,
        one.shape,
      ]);

const sorted = (config: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(config)
    .filter(([, value]) => value !== undefined && value !== null)
    .sort(([a], [b]) => a.localeCompare(b));
