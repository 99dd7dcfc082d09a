import * as v from 'valibot';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { TopActivations, TopActivationsRequest } from '../../../../src-shared/contract/service.ts';
import { imageShapeOf } from '../../data/Dataset.ts';
import { readImages } from '../../data/fitImages.ts';
import { layerPosition } from '../../network/layerPosition.ts';
import { readCache, writeCache, type CacheKey } from '../../library/cacheFile.ts';
import type { EvaluationTask } from '../../tasks/evaluate.ts';
import type { Session } from '../../training/Session.ts';
import { findTopActivations, type TopImages } from './topActivations.ts';

const numbers = v.array(v.nullable(v.number()));
const StoredSchema = v.object({
  maps: v.number(),
  kept: v.number(),
  images: numbers,
  values: numbers,
  positions: numbers,
});

/**
 * Cache of the images that activate each map of a layer most, in memory for one state of the weights and in the run's
 * folder.
 */
export class TopActivationsCache {
  #weights = '';
  readonly #found = new Map<string, TopImages>();

  /**
   * The images of a split that activate one map of a layer most.
   * @throws FeaturescopeError as `imageShapeOf`, `model/unknown-layer`, `protocol/invalid-argument` for a map that does not exist,
   * `engine/cancelled`
   */
  async find(
    session: Session,
    request: TopActivationsRequest,
    task: EvaluationTask,
  ): Promise<TopActivations> {
    const { layer, map, split } = request;
    const { network, data } = session;
    const shape = imageShapeOf(data);
    const position = layerPosition(network.info, layer);
    const maps = network.info.layers[position]!.outputShape.at(-1) ?? 1;
    if (map >= maps)
      throw new FeaturescopeError('protocol/invalid-argument', {
        path: 'map',
        value: map,
        expected: `0..${maps - 1}`,
      });
    const found = await this.#ofLayer(session, position, request, task);
    return answer(found, request, session.position.step, { data: data[split], shape });
  }

  async #ofLayer(
    session: Session,
    position: number,
    { layer, split }: TopActivationsRequest,
    task: EvaluationTask,
  ): Promise<TopImages> {
    const { network, data, run } = session;
    const weightsSha256 = network.weightsSha256();
    if (weightsSha256 !== this.#weights) this.#found.clear();
    this.#weights = weightsSha256;
    const name = `topActivations.${data.name}.${split}.${layer}`;
    const { step } = session.position;
    const { version } = network;
    const key = { name, step, weightsSha256 };
    const known = this.#found.get(name) ?? (run ? unpack(readCache(run.path, key)) : undefined);
    if (known) return known;
    const found = await findTopActivations(network, position, data[split], data.shape, {
      ...task,
      unchanged: () => network.version === version,
    });
    // Another network may have been asked meanwhile.
    if (weightsSha256 === this.#weights) this.#found.set(name, found);
    if (run) keep(run.path, key, found);
    return found;
  }
}

function answer(
  found: TopImages,
  { layer, map, split }: TopActivationsRequest,
  step: number,
  { data, shape }: { data: Session['data']['test']; shape: readonly number[] },
): TopActivations {
  const [from, to] = [map * found.kept, (map + 1) * found.kept];
  const indices = Array.from(found.images.subarray(from, to));
  return {
    layer,
    map,
    split,
    step,
    indices,
    labels: indices.map((index) => data.labels[index]!),
    values: found.values.slice(from, to),
    positions: Array.from(found.positions.subarray(from, to)),
    images: readImages(data, shape, indices),
  };
}

/** Errors are ignored: if the result cannot be stored, it is computed again next time. */
function keep(run: string, key: CacheKey, found: TopImages): void {
  try {
    writeCache(run, key, pack(found));
  } catch (error) {
    if (!(error instanceof FeaturescopeError)) throw error;
  }
}

function pack(found: TopImages): v.InferOutput<typeof StoredSchema> {
  const { maps, kept, images, values, positions } = found;
  return { maps, kept, images: [...images], values: [...values], positions: [...positions] };
}

/** JSON has no infinity and stores null instead. */
function unpack(stored: unknown): TopImages | undefined {
  const parsed = v.safeParse(StoredSchema, stored);
  if (!parsed.success) return undefined;
  const { maps, kept, images, values, positions } = parsed.output;
  if ([images, values, positions].some((list) => list.length !== maps * kept)) return undefined;
  return {
    maps,
    kept,
    images: Int32Array.from(images, (value) => value ?? -1),
    values: Float32Array.from(values, (value) => value ?? -Infinity),
    positions: Int32Array.from(positions, (value) => value ?? 0),
  };
}
