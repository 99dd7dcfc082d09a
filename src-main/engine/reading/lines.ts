/** Something that is read in parts, as a file is. */
export interface Bytes {
  /** Reads from a position on. @returns how many bytes came; 0 at the end */
  read(into: Uint8Array, position: number): number;
}

const NEWLINE = 10;
/** Bytes that are read at a time, into memory that stays: fresh memory for each file would take longer than reading it. */
const CHUNK = 256 * 1024;
let memory = Buffer.alloc(0);

/**
 * Visits every line: its bytes are those of `chunk` from `from` to `to`, without the line break, until the next is visited. In the
 * whole, it begins at `position`. A visit must not visit lines itself.
 * @param size bytes that are read at a time; a line may be longer
 */
export function visitLines(
  bytes: Bytes,
  visit: (chunk: Buffer, from: number, to: number, position: number) => void,
  size = CHUNK,
): void {
  if (memory.length < size) memory = Buffer.allocUnsafeSlow(size);
  let room = size;
  let held = 0;
  for (let position = 0; ;) {
    const read = bytes.read(memory.subarray(held, room), position + held);
    const end = held + read;
    let from = 0;
    for (let to = memory.indexOf(NEWLINE, held); to >= 0 && to < end; to = memory.indexOf(NEWLINE, from)) {
      visit(memory, from, to, position + from);
      from = to + 1;
    }
    if (read === 0) {
      if (from < end) visit(memory, from, end, position + from);
      return;
    }
    memory.copyWithin(0, from, end);
    held = end - from;
    position += from;
    if (held === room) {
      room *= 2;
      if (memory.length < room) memory = Buffer.concat([memory], room);
    }
  }
}

/** The text of some bytes of the whole. */
export function textAt(bytes: Bytes, from: number, to: number): string {
  const text = Buffer.alloc(to - from);
  return text.toString('utf8', 0, bytes.read(text, from));
}
