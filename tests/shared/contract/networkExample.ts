import type { NetworkFile } from '../../../src-shared/contract/training.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import { templates } from '../../../src-shared/networks/templates.ts';

/** A network of two convolutions as a file. */
export const networkFile: NetworkFile = networkFileOf(
  templates.find(({ id }) => id === 'convolutions')!.draft,
  { task: 'classification', settings: { epochs: 3 }, data: 'mnist' },
);
