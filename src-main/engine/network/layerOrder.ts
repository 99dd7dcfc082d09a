import { reason } from '../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../reading/readRegularFile.ts';

/** The parts of a layer in a topology that determine the order of computation. */
interface ListedLayer {
  name?: unknown;
  class_name?: unknown;
  config?: { name?: unknown; layers?: unknown } | unknown[];
  inbound_nodes?: unknown;
}
/** A call of a layer: the calls of other layers that provide its inputs. */
type Call = readonly (readonly [layer: string, call: number])[];

/**
 * Checks that the layers of a topology can be computed one after another. TensorFlow.js loops forever on a layer whose
 * input is never produced. A topology without a list of layers is left for TensorFlow.js to reject.
 * @throws UnreadableFile naming a layer whose input is never produced
 */
export function checkLayerOrder(topology: unknown): void {
  const config = configOf(topology);
  const layers = (Array.isArray(config?.layers) ? config.layers : []) as ListedLayer[];
  for (const layer of layers) if (isNetwork(layer)) checkLayerOrder(layer);
  const waiting = new Map(layers.map((layer) => [nameOf(layer), callsOf(layer)]));
  // Available before any call: the tensor of an input layer, and the output of a nested network itself.
  const made = new Map(layers.map((layer) => [nameOf(layer), isInput(layer) || isNetwork(layer) ? 1 : 0]));
  for (let moved = true; moved;) {
    moved = false;
    for (const [name, calls] of waiting) {
      while (calls.length > 0 && calls[0]!.every(([layer, call]) => isMade(made, layer, call))) {
        calls.shift();
        made.set(name, made.get(name)! + 1);
        moved = true;
      }
    }
  }
  for (const [layer, calls] of waiting)
    if (calls.length > 0)
      throw new UnreadableFile(
        reason('its layer "{layer}" waits for its own output, or for one that is never made', { layer }),
      );
}

/** The output of a layer that is not listed is never made: TensorFlow.js would wait for it, too. */
const isMade = (made: ReadonlyMap<string, number>, layer: string, call: number): boolean =>
  (made.get(layer) ?? 0) > call;

function configOf(topology: unknown): { layers?: unknown } | undefined {
  const { model_config: whole, config } = (topology ?? {}) as { model_config?: unknown; config?: unknown };
  if (whole) return configOf(whole);
  return config && typeof config === 'object' && !Array.isArray(config) ? config : undefined;
}

const isNetwork = ({ config }: ListedLayer): boolean =>
  config !== undefined && config !== null && (Array.isArray(config) || Array.isArray(config.layers));
const isInput = ({ class_name: kind }: ListedLayer): boolean => kind === 'InputLayer';
const nameOf = ({ name, config }: ListedLayer): string =>
  String(name ?? (Array.isArray(config) ? '' : (config?.name ?? '')));

/** The calls of a layer. Calls in a format that TensorFlow.js does not read are treated as having no inputs. */
function callsOf({ inbound_nodes: nodes }: ListedLayer): Call[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.map((node: unknown) =>
    (Array.isArray(node) ? node : []).flatMap((input: unknown) => {
      if (!Array.isArray(input) || typeof input[0] !== 'string') return [];
      return [[input[0], Number(input[1] ?? 0)] as const];
    }),
  );
}
