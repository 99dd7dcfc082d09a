import * as v from 'valibot';
import { reason } from '../contract/reasons.ts';
import { NETWORK_VERSION, NetworkFileSchema, type NetworkFile } from '../contract/training.ts';
import { checkDraft } from './checkDraft.ts';
import type { DescribedDraft } from './describeDraft.ts';
import type { Draft } from './Draft.ts';
import { fromTopology } from './fromTopology.ts';
import { networkFileOf } from './networkFileOf.ts';
import { taskOf } from './taskOf.ts';

/** A network that has been read and checked. */
export interface ParsedNetwork {
  file: NetworkFile;
  draft: Draft;
  described: DescribedDraft;
}

/**
 * Reads the content of a network file, or a topology of Keras or TensorFlow.js.
 * @param name name of a network that has none
 * @throws Error with the reason as a phrase for messages if it is no network; FeaturescopeError `network/layer-unknown`,
 * `network/shape-impossible`, `network/empty`
 */
export function parseNetwork(content: unknown, name: string): ParsedNetwork {
  const format = (content as { format?: unknown } | null)?.format;
  return format === 'featurescope-network' ? fromFile(content) : fromOther(content, name);
}

function fromFile(content: unknown): ParsedNetwork {
  const { version } = content as { version?: unknown };
  if (typeof version === 'number' && version > NETWORK_VERSION)
    throw new Error(
      reason('it is a network of a later version ({version}) than this program knows ({known})', {
        version,
        known: NETWORK_VERSION,
      }),
    );
  const parsed = v.safeParse(NetworkFileSchema, content);
  if (!parsed.success) {
    const part = parsed.issues[0].path?.map(({ key }) => String(key)).join('.') ?? 'content';
    throw new Error(reason('its {part} is not valid', { part }));
  }
  const file = parsed.output;
  const draft = { ...fromTopology(file.topology), name: file.name };
  const described = checkDraft(draft);
  const taken =
    described.layers.find(({ layer }) => layer.className === 'InputLayer')?.shape?.join('x') ?? '';
  const said = file.inputShape.join('x');
  if (said !== taken)
    throw new Error(reason('it says the input {said}, but its layers take {taken}', { said, taken }));
  return { file, draft, described };
}

function fromOther(content: unknown, name: string): ParsedNetwork {
  const found = fromTopology(content);
  const draft = { ...found, name: found.name === 'model' || found.name === 'sequential' ? name : found.name };
  const described = checkDraft(draft);
  const file = networkFileOf(draft, {
    task: draft.outputs.length > 1 ? 'multi-output' : taskOf(described),
    settings: {},
  });
  return { file, draft, described };
}
