import type { OpenRequest } from '../../../src-shared/contract/training.ts';
import { fromTopology } from '../../../src-shared/networks/fromTopology.ts';
import { networkFileOf } from '../../../src-shared/networks/networkFileOf.ts';
import type { RunFolder } from '../library/RunFolder.ts';
import { recipes } from '../recipes/recipes.ts';

/**
 * What a run was started from: its recipe, or the network that it holds if it is none of ours. A new run from it has the
 * same data and settings.
 * @throws FeaturescopeError `run/unreadable` if its network is damaged
 */
export function sourceOfRun(run: RunFolder): OpenRequest['source'] {
  const { recipe, task, data, settings } = run.description;
  const started = { data: data.folder ?? data.name, settings };
  const topology = run.topology();
  const isOurs = recipes.some(({ id }) => id === recipe);
  if (isOurs || !topology) return { from: 'recipe', recipe, ...started };
  const draft = { ...fromTopology(topology), name: recipe };
  return { from: 'network', network: networkFileOf(draft, { task, settings }), ...started };
}
