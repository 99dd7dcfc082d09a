import type { io } from '@tensorflow/tfjs-core';
import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { foreignReason } from '../reading/foreignFile.ts';
import { readRegularFile, UnreadableFile } from '../reading/readRegularFile.ts';

/** Maximum size of `model.json`, and of all weight files together, in bytes. */
const MOST_JSON = 64 * 2 ** 20;
const MOST_WEIGHTS = 2 ** 31;

/** The contents of a TensorFlow.js model's files. */
export interface ModelParts {
  modelTopology: object;
  weightSpecs: io.WeightsManifestEntry[];
  weightData: ArrayBuffer;
}

/**
 * Reads a TensorFlow.js model's files: `model.json` and the weight files that it names. Files outside its folder are
 * never read.
 * @throws UnreadableFile, or SyntaxError for invalid JSON
 */
export function readModelParts(file: string): ModelParts {
  const text = readRegularFile(file, MOST_JSON);
  const foreign = foreignReason(text);
  if (foreign && !foreign.includes('JSON')) throw new UnreadableFile(foreign);
  const json = JSON.parse(text.toString('utf8').replace(/^\ufeff/, '')) as io.ModelJSON;
  const groups = json.weightsManifest ?? [];
  if (!Array.isArray(groups) || !groups.every(isGroup))
    throw new UnreadableFile(reason('its list of weights is not one'));
  let room = MOST_WEIGHTS;
  const parts = groups.flatMap(({ paths }) =>
    paths.map((name) => {
      const part = readWeights(dirname(resolve(file)), name, room);
      room -= part.length;
      return part;
    }),
  );
  return {
    modelTopology: json.modelTopology,
    weightSpecs: groups.flatMap(({ weights }) => weights),
    weightData: new Uint8Array(Buffer.concat(parts)).buffer,
  };
}

function isGroup(group: unknown): boolean {
  const { paths, weights } = (group ?? {}) as { paths?: unknown; weights?: unknown };
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string') && Array.isArray(weights);
}

function readWeights(folder: string, name: string, most: number): Buffer {
  const path = join(folder, name);
  const inside = join(realpathSync(folder), sep);
  const outside = new UnreadableFile(
    reason('its file of weights "{name}" lies outside its folder, where nothing is read', { name }),
  );
  // Compares the path before it touches the file system, so that the error does not reveal what exists elsewhere.
  if (!path.startsWith(join(folder, sep)) || /^([a-z]:)?[\\/]/i.test(name)) throw outside;
  if (!existsSync(path))
    throw new UnreadableFile(reason('its file of weights "{name}" is not beside it', { name }));
  if (!realpathSync(path).startsWith(inside)) throw outside;
  try {
    return readRegularFile(path, most);
  } catch (error) {
    const why = (error as Error).message;
    throw new UnreadableFile(reason('its file of weights "{name}" cannot be read: {why}', { name, why }), {
      cause: error,
    });
  }
}
