import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { reason } from '../../../src-shared/contract/reasons.ts';
import { foreignReason } from '../reading/foreignFile.ts';
import { readRegularFile, UnreadableFile } from '../reading/readRegularFile.ts';
import { FolderFiles } from './archive/FolderFiles.ts';
import type { ModelFiles } from './archive/ModelFiles.ts';
import { isZip, ZipFiles } from './archive/ZipFiles.ts';
import { isHdf5, readHdf5 } from './hdf5/readHdf5.ts';
import { isKerasArchive, readKerasArchive } from './keras/readKerasArchive.ts';
import { readKerasH5 } from './keras/readKerasH5.ts';
import { readTopologyJson } from './keras/readTopologyJson.ts';
import { isNpzModel, readNpz } from './npz/readNpz.ts';
import { findLabels, labelsNote } from './labels.ts';
import { parseJson } from './parseJson.ts';
import type { ReadModel } from './ReadModel.ts';
import { isTfjs, readTfjs } from './tfjs/readTfjs.ts';

/** Bytes of a model's file, and of the text of one, at most. */
const MOST_BYTES = 2 ** 31 - 1;
const MOST_JSON = 64 * 2 ** 20;

/** What files of models are called; which kind it is, its first bytes say. */
const MODEL = /\.(?:keras|h5|hdf5|onnx)$/i;

/** How a model's files are read. */
export interface ReadOptions {
  /** A file with the weights of a network whose own file has only its layers, or has other weights. */
  weights?: string | undefined;
}

/**
 * Reads a model of another program, whatever kind of file it is: Keras HDF5, `.keras`, a layers model of TensorFlow.js, ONNX, as files
 * or within a zip. Nothing in it is executed; the kind is told by the content, not by the name.
 * @param path of a file, or of a folder that a model lies in
 * @throws FeaturescopeError `model/...`: for what is no model, is damaged, or is not understood
 */
export async function readModelFile(path: string, options: ReadOptions = {}): Promise<ReadModel> {
  try {
    return await read(path, options);
  } catch (error) {
    if (error instanceof FeaturescopeError)
      throw new FeaturescopeError(error.code, { path, ...error.detail }, { cause: error });
    if (!(error instanceof UnreadableFile)) throw error;
    throw new FeaturescopeError('model/unreadable', { path, reason: error.message }, { cause: error });
  }
}

async function read(path: string, options: ReadOptions): Promise<ReadModel> {
  if (!existsSync(path)) throw new UnreadableFile(reason('it does not exist'));
  if (!statSync(path).isDirectory()) {
    const bytes = readRegularFile(path, MOST_BYTES);
    return readBytes({ bytes, name: basename(path), files: new FolderFiles(dirname(path)), path }, options);
  }
  const own = existsSync(join(path, 'model', 'model.json')) ? join(path, 'model') : path;
  return readFolder(new FolderFiles(own), own, options);
}

/** One file, and those beside it. */
interface Found {
  bytes: Buffer;
  name: string;
  files: ModelFiles;
  path: string;
}

async function readBytes({ bytes, name, files, path }: Found, options: ReadOptions): Promise<ReadModel> {
  if (isHdf5(bytes)) return withLabels(readKerasH5(await readHdf5(bytes), path), files, name);
  if (isZip(bytes)) {
    const inside = new ZipFiles(bytes);
    // What lies beside a `.keras` file belongs to it; what lies beside another zip does not.
    if (isKerasArchive(inside.names())) return withLabels(await readKerasArchive(inside), files, name);
    return readFolder(inside, path, options);
  }
  if (/^[\s\ufeff\u00ef\u00bb\u00bf\u00ff\u00fe\0]*\{/.test(bytes.toString('latin1', 0, 64))) {
    if (bytes.length > MOST_JSON)
      throw new UnreadableFile(
        reason('it holds {actual} bytes, and at most {most} are read', {
          actual: bytes.length,
          most: MOST_JSON,
        }),
      );
    const json = parseJson(bytes);
    if (isTfjs(json)) return withLabels(readTfjs(json, files, path), files, name);
    return withLabels(await readTopologyJson(json, path, options), files, name);
  }
  const { isOnnx } = await import('./onnx/file/decodeOnnx.ts');
  if (isOnnx(bytes))
    return withLabels((await import('./onnx/readOnnx.ts')).readOnnx(bytes, files), files, name);
  if (MODEL.test(name) && bytes.length > 0 && !foreignReason(bytes))
    throw new UnreadableFile(reason(/onnx$/i.test(name) ? 'it is not an ONNX file' : 'it is no HDF5 file'));
  throw new UnreadableFile(foreignReason(bytes) ?? reason('it is no model of a kind that is read'));
}

/** A folder, or a zip: the one model that lies in it. */
async function readFolder(files: ModelFiles, path: string, options: ReadOptions): Promise<ReadModel> {
  const names = files.names();
  if (isKerasArchive(names)) return readKerasArchive(files);
  if (isNpzModel(names)) return readNpz(files);
  const found = modelsAmong(names, files);
  if (found.length === 0) throw new UnreadableFile(reason('no model lies in it'));
  if (found.length > 1)
    throw new UnreadableFile(reason('several models lie in it: {names}', { names: found.join(', ') }));
  const name = found[0]!;
  const folder = dirname(name) === '.' ? '' : dirname(name);
  const bytes = files.read(name, name.endsWith('.json') ? MOST_JSON : MOST_BYTES)!;
  return readBytes({ bytes, name: basename(name), files: files.within(folder), path }, options);
}

/** The models of a folder; `model.json` before anything else, and those higher up before those in folders within. */
function modelsAmong(names: readonly string[], files: ModelFiles): string[] {
  const isModel = (name: string): boolean =>
    MODEL.test(name) || (name.endsWith('.json') && isModelJson(files, name));
  const depth = (name: string): number => name.split('/').length;
  for (let level = 1; level <= 3; level++) {
    const here = names.filter((name) => depth(name) === level);
    if (here.some((name) => basename(name) === 'model.json'))
      return here.filter((name) => basename(name) === 'model.json');
    const found = here.filter(isModel);
    if (found.length > 0) return found;
  }
  return [];
}

function isModelJson(files: ModelFiles, name: string): boolean {
  try {
    const bytes = files.read(name, MOST_JSON);
    return bytes !== undefined && isTfjs(parseJson(bytes));
  } catch {
    return false;
  }
}

/** With the names of its classes, where a file beside it has them. */
function withLabels(model: ReadModel, files: ModelFiles, name: string): ReadModel {
  const found = findLabels(files, name);
  if (!found) return model;
  const isTeachable = found.teachableMachine === true;
  return {
    ...model,
    labels: found.labels,
    range: isTeachable ? { mean: [0.5], deviation: [0.5] } : model.range,
    rangeFrom: isTeachable ? 'teachable-machine' : model.rangeFrom,
    notes: [...model.notes, labelsNote(found)],
  };
}
