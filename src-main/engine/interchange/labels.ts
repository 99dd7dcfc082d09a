import { basename } from 'node:path';
import type { ImportNote } from '../../../src-shared/contract/imports.ts';
import type { ModelFiles } from './archive/ModelFiles.ts';
import { parseJson } from './parseJson.ts';

const MOST_BYTES = 2 ** 20;

/** What stands beside a model of the names of its classes, and of where it comes from. */
export interface FoundLabels {
  labels: string[];
  file: string;
  /** Set for models of Teachable Machine, which take images as -1..1. */
  teachableMachine?: true | undefined;
}

/**
 * Looks for the names of a model's classes in files beside it: `metadata.json` of Teachable Machine, and lists with one name a line.
 * @param model name of the model's own file
 */
export function findLabels(files: ModelFiles, model: string): FoundLabels | undefined {
  return fromMetadata(files) ?? fromList(files, model);
}

function fromMetadata(files: ModelFiles): FoundLabels | undefined {
  try {
    const bytes = files.read('metadata.json', MOST_BYTES);
    if (!bytes) return undefined;
    const { labels, packageName, tmVersion } = parseJson(bytes);
    const isTeachable = tmVersion !== undefined || String(packageName).includes('teachablemachine');
    if (!isNames(labels)) return undefined;
    return { labels, file: 'metadata.json', teachableMachine: isTeachable ? true : undefined };
  } catch {
    return undefined; // what is no list of names is no reason not to open the model
  }
}

function fromList(files: ModelFiles, model: string): FoundLabels | undefined {
  const stem = basename(model).replace(/\.[^.]*$/, '');
  const names = [
    ...['labels', 'class_names', 'classes', 'class_labels'].flatMap((kind) => [
      `${stem}.${kind}.txt`,
      `${kind}.txt`,
    ]),
    `${stem}.txt`,
  ];
  for (const file of names) {
    const labels = readList(files, file);
    if (labels) return { labels, file };
  }
  return undefined;
}

function readList(files: ModelFiles, file: string): string[] | undefined {
  try {
    const text = files
      .read(file, MOST_BYTES)
      ?.toString('utf8')
      .replace(/^\ufeff/, '');
    const lines = text?.split(/\r?\n/).map((line) => line.trim());
    const names = lines?.filter((line) => line !== '');
    if (!names || names.length === 0) return undefined;
    // Teachable Machine writes "0 first name", "1 second name".
    const isNumbered = names.every((name, index) => name.startsWith(`${index} `));
    return isNumbered ? names.map((name, index) => name.slice(`${index} `.length)) : names;
  } catch {
    return undefined;
  }
}

const isNames = (labels: unknown): labels is string[] =>
  Array.isArray(labels) && labels.length > 0 && labels.every((label) => typeof label === 'string');

/** What is told of names that were found. */
export function labelsNote({ file, labels }: FoundLabels): ImportNote {
  const names = labels.length > 12 ? [...labels.slice(0, 12), '…'] : labels;
  return { code: 'labels/found', detail: { file, names: names.join(', ') } };
}
