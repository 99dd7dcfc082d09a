import type { ImportNote, NoteCode } from '../../../../src-shared/contract/imports.ts';

/** What is known of the file while its layers are read, and what is to be told of them. */
export interface Normalising {
  /** Which Keras wrote the network; undefined for TensorFlow.js, which computes some layers in a way of its own. */
  keras: 1 | 2 | 3 | undefined;
  notes: ImportNote[];
  /** Whether numbers of a type are what is computed with here. */
  isReal(type: string): boolean;
  /** Notes something, once. */
  told(code: NoteCode, detail: ImportNote['detail']): void;
}

/** @param version of Keras, as the file has it: `2.3.1`, `2.2.4-tf`; undefined for a file of TensorFlow.js itself */
export function normalising(version: string | undefined): Normalising {
  const notes: ImportNote[] = [];
  const major = version === undefined ? undefined : Number(/^\d+/.exec(version)?.[0] ?? 2);
  return {
    keras: major === undefined ? undefined : major <= 1 ? 1 : major === 2 ? 2 : 3,
    notes,
    isReal: (type) => !/^(?:float(?:16|64)|bfloat16|mixed_)/.test(type),
    told: (code, detail) => {
      const isTold = notes.some(
        (note) => note.code === code && JSON.stringify(note.detail) === JSON.stringify(detail),
      );
      if (!isTold) notes.push({ code, detail });
    },
  };
}
