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

let last: { key: string; course: ArchitectureCourse } | undefined;

/** The network that an experiment's values choose; the last one is kept, for what is dragged. */
export function architectureOf({ network, heads }: ExperimentValues): ArchitectureCourse {
  const key = `${String(network)} ${String(heads === true)}`;
  if (last?.key !== key) last = { key, course: describe(network, heads === true) };
  return last.course;
}

function describe(id: ExperimentValues[string] | undefined, auxiliary: boolean): ArchitectureCourse {
  const network = publishedNetworks.find((one) => one.id === id) ?? publishedNetworks[0]!;
  const draft = network.id === 'googlenet' ? googlenet({ auxiliary }) : network.draft();
  const model = modelOfDraft(draft);
  return { network, model, units: unitsOf(model) };
}
