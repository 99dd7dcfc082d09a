import { NETWORK_VERSION, type NetworkFile } from '../contract/training.ts';
import type { TaskKind } from '../tasks/tasks.ts';
import type { Draft } from './Draft.ts';
import type { NetworkSettings } from './networkSettings.ts';
import { toTopology } from './toTopology.ts';

/** What goes with the layers of a network in its file. */
export interface NetworkFacts {
  task: TaskKind;
  settings: NetworkSettings;
  data?: string | undefined;
}

/** The network file of a network. Its layers must be possible. */
export function networkFileOf(draft: Draft, { task, settings, data }: NetworkFacts): NetworkFile {
  const input = draft.layers.find(({ className }) => className === 'InputLayer');
  const [, ...inputShape] = (input?.config['batch_input_shape'] ?? [null]) as number[];
  return {
    format: 'featurescope-network',
    version: NETWORK_VERSION,
    name: draft.name.slice(0, 100),
    task,
    inputShape,
    topology: toTopology(draft) as Record<string, unknown>,
    settings,
    ...(data !== undefined && { data }),
  };
}
