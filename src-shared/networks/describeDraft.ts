import { sizeOf } from '../model/shape.ts';
import { findLayerClass } from './classes/classes.ts';
import type { LayerClass } from './classes/LayerClass.ts';
import type { Draft, DraftLayer } from './Draft.ts';
import type { Fault } from './faults.ts';
import { Impossible } from './Impossible.ts';
import { settingFault } from './settingFault.ts';
import { otherRules } from './shapes/otherRules.ts';
import type { Grown, Shape } from './shapes/ShapeRule.ts';
import { slidingRules } from './shapes/slidingRules.ts';

/** Maximum number of values of a layer's output for one example, and of its weights. */
const MOST_VALUES = 2 ** 28;

/** A layer of a draft: its output shape without the batch and its parameters, or why it is impossible. */
export interface DescribedLayer {
  layer: DraftLayer;
  /** Undefined if the layer is impossible. */
  shape: Shape | undefined;
  /** Number of weights; 0 for a further call of a layer. */
  parameters: number;
  fault: Fault | undefined;
}

/** All layers of a draft, each after those that it reads as far as there is no circle. */
export interface DescribedDraft {
  layers: DescribedLayer[];
  parameters: number;
}

const rules = { ...slidingRules, ...otherRules };

/** Shapes and parameters of a network that is being put together, and what is impossible in it. */
export function describeDraft(draft: Draft): DescribedDraft {
  const known = new Map<string, DescribedLayer>();
  const layers = inOrder(draft.layers).map(({ layer, inCircle }) => {
    const described = inCircle ? impossible(layer, { code: 'circle', detail: {} }) : describe(layer, known);
    if (known.has(layer.name)) return impossible(layer, { code: 'name-taken', detail: {} });
    known.set(layer.name, described);
    return described;
  });
  return { layers, parameters: layers.reduce((sum, { parameters }) => sum + parameters, 0) };
}

const impossible = (layer: DraftLayer, fault: Fault): DescribedLayer => ({
  ...{ layer, shape: undefined, parameters: 0, fault },
});

function describe(layer: DraftLayer, known: ReadonlyMap<string, DescribedLayer>): DescribedLayer {
  try {
    const { shape, parameters } = grow(layer, known);
    return {
      layer,
      shape,
      parameters: layer.sharesWeightsOf === undefined ? parameters : 0,
      fault: undefined,
    };
  } catch (error) {
    if (error instanceof Impossible) return impossible(layer, error.fault);
    throw error;
  }
}

function grow(layer: DraftLayer, known: ReadonlyMap<string, DescribedLayer>): Grown {
  const facts = findLayerClass(layer.className);
  if (!facts) throw new Impossible('class-unknown', { class: layer.className });
  for (const setting of facts.settings) {
    const value = layer.config[setting.name];
    const fault = settingFault(setting, value ?? setting.usual);
    if (fault) throw new Impossible(fault.code, fault.detail);
  }
  const grown = facts.reads === 'none' ? inputOf(layer) : growFrom(layer, facts, known);
  const most = Math.max(sizeOf(grown.shape), grown.parameters);
  if (most > MOST_VALUES) throw new Impossible('too-large', { count: most, most: MOST_VALUES });
  return grown;
}

function inputOf({ config }: DraftLayer): Grown {
  const [, ...shape] = config['batch_input_shape'] as (number | null)[];
  return { shape: shape as number[], parameters: 0 };
}

function growFrom(
  layer: DraftLayer,
  { reads, settings, className }: LayerClass,
  known: ReadonlyMap<string, DescribedLayer>,
): Grown {
  const { inputs } = layer;
  if (inputs.length === 0) throw new Impossible('no-input');
  const shapes = inputs.map((name) => {
    const input = known.get(name);
    if (!input) throw new Impossible('input-missing', { input: name });
    if (!input.shape) throw new Impossible('input-impossible', { input: name });
    return input.shape;
  });
  if (reads === 'several' && inputs.length < 2)
    throw new Impossible('too-few-inputs', { count: inputs.length });
  if (reads === 'one' && inputs.length > 1) throw new Impossible('too-many-inputs', { count: inputs.length });
  const usual = Object.fromEntries(settings.map((setting) => [setting.name, setting.usual]));
  const given = Object.entries(layer.config).filter(([, value]) => value !== null && value !== undefined);
  return rules[className]!({ ...usual, ...Object.fromEntries(given) }, shapes);
}

/**
 * The layers, each after those that it reads, else in their own order. Layers that read their own output come after all
 * that do not wait for them.
 */
function inOrder(layers: readonly DraftLayer[]): { layer: DraftLayer; inCircle: boolean }[] {
  const names = new Set(layers.map(({ name }) => name));
  const made = new Set<string>();
  const ordered: { layer: DraftLayer; inCircle: boolean }[] = [];
  let waiting = [...layers];
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ inputs }) =>
      inputs.every((name) => made.has(name) || !names.has(name)),
    );
    const at = ready >= 0 ? ready : waiting.findIndex((layer) => readsItself(layer, layers));
    const next = waiting[at]!;
    waiting = waiting.toSpliced(at, 1);
    made.add(next.name);
    ordered.push({ layer: next, inCircle: ready < 0 });
  }
  return ordered;
}

function readsItself(layer: DraftLayer, layers: readonly DraftLayer[]): boolean {
  const byName = new Map(layers.map((one) => [one.name, one]));
  const seen = new Set<string>();
  const waiting = [...layer.inputs];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (name === layer.name) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    waiting.push(...(byName.get(name)?.inputs ?? []));
  }
  return false;
}
