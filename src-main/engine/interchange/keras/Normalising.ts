import type { WeightGroup } from '../ReadModel.ts';
import type { ImportNote, NoteCode } from '../../../../src-shared/contract/imports.ts';

/** What is known of the file while its layers are read, and what is to be told of them. */
export interface Normalising {
  /** Which Keras wrote the network; undefined for TensorFlow.js, which computes some layers in a way of its own. */
  keras: 1 | 2 | 3 | undefined;
  notes: ImportNote[];
  /** Numbers that stand in the topology itself. */
  weights: WeightGroup[];
  /** Whether numbers of a type are what is computed with here. */
  isReal(type: string): boolean;
  /** Notes something, once. */
  told(code: NoteCode, detail: ImportNote['detail']): void;
  /** Notes a setting that training does not honour here; layers that have the same one stand in one note. */
  leftOut(setting: string, layer: string): void;
}

/** @param version of Keras, as the file has it: `2.3.1`, `2.2.4-tf`; undefined for a file of TensorFlow.js itself */
export function normalising(version: string | undefined): Normalising {
  const notes: ImportNote[] = [];
  const left = new Map<string, { note: ImportNote; layers: string[] }>();
  const major = version === undefined ? undefined : Number(/^\d+/.exec(version)?.[0] ?? 2);
  return {
    keras: major === undefined ? undefined : major <= 1 ? 1 : major === 2 ? 2 : 3,
    notes,
    weights: [],
    isReal: (type) => !/^(?:float(?:16|64)|bfloat16|mixed_)/.test(type),
    told: (code, detail) => {
      const isTold = notes.some(
        (note) => note.code === code && JSON.stringify(note.detail) === JSON.stringify(detail),
      );
      if (!isTold) notes.push({ code, detail });
    },
    leftOut: (setting, layer) => {
      const found = left.get(setting) ?? { note: { code: 'training/left-out', detail: {} }, layers: [] };
      if (!left.has(setting)) notes.push(found.note);
      left.set(setting, found);
      if (!found.layers.includes(layer)) found.layers.push(layer);
      found.note.detail = { setting, ...namesOf(found.layers) };
    },
  };
}

/** Names that a note has room for. */
const MOST_NAMES = 4;

/** The names of layers, in both languages; of many the first. */
function namesOf(layers: readonly string[]): ImportNote['detail'] {
  const named = layers.slice(0, MOST_NAMES).join(', ');
  const others = layers.length - MOST_NAMES;
  if (others <= 0) return { layers: named };
  return { 'layers.en': `${named} and ${others} more`, 'layers.ko': `${named} 외 ${others}개 층` };
}
