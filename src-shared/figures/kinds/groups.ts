import type { TaskKind } from '../../tasks/tasks.ts';
import { experiments } from '../../labs/experiments.ts';
import { figureKindsOf } from './catalogue.ts';
import type { FigureKind } from './FigureKind.ts';

/** Topics of figures in display order, with the ids of their kinds. */
const members = {
  data: ['samples'],
  network: ['architecture', 'summary', 'connections'],
  inside: ['feature-maps', 'all-layers', 'filters', 'receptive-field', 'arithmetic'],
  training: [
    'curves',
    'run-curves',
    'gap',
    'over-time',
    'gradient-norms',
    'network-gradient-check',
    'landscape',
  ],
  results: [
    ...['confusion', 'mistakes', 'roc', 'precision-recall', 'calibration'],
    ...['fit', 'reconstructions', 'label-maps', 'robustness'],
  ],
  why: [
    ...['saliency', 'grad-cam', 'occlusion', 'activation-maximisation'],
    ...['gates-over-time', 'prediction-over-time', 'embedding', 'separability'],
  ],
  background: ['history', 'optimizer-paths'],
  experiments: experiments.map(({ id }) => id),
} satisfies Record<string, readonly string[]>;

export type FigureGroupName = keyof typeof members;

/** A task's figure kinds by topic; empty groups are omitted. */
export function figureGroups(task: TaskKind): { name: FigureGroupName; kinds: FigureKind[] }[] {
  const kinds = figureKindsOf(task);
  return (Object.keys(members) as FigureGroupName[])
    .map((name) => ({
      name,
      kinds: members[name].flatMap((id: string) => kinds.find((kind) => kind.id === id) ?? []),
    }))
    .filter((group) => group.kinds.length > 0);
}
