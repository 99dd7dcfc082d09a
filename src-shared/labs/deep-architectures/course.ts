import { modelOfDraft } from '../../networks/modelOfDraft.ts';
import { googlenet } from '../../networks/published/googlenet.ts';
import { publishedNetworks, type PublishedNetwork } from '../../networks/published/published.ts';
import type { ModelInfo } from '../../model/model.ts';
import type { ExperimentValues } from '../Experiment.ts';
import { unitsOf, type Unit } from './units.ts';

/** A published network, described without its weights. */
export interface ArchitectureCourse {
  network: PublishedNetwork;
  model: ModelInfo;
  units: readonly Unit[];
}

/** The network that an experiment's values choose. */
export function architectureOf({ network: id, heads }: ExperimentValues): ArchitectureCourse {
  const network = publishedNetworks.find((one) => one.id === id) ?? publishedNetworks[0]!;
  const draft = network.id === 'googlenet' ? googlenet({ auxiliary: heads === true }) : network.draft();
  const model = modelOfDraft(draft);
  return { network, model, units: unitsOf(model) };
}
