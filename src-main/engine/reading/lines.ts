/** A source of bytes that is read in parts, for example a file. */
export interface Bytes {
  /** Reads from a position. @returns the number of bytes read; 0 at the end */
  read(into: Uint8Array, position: number): number;
}

const NEWLINE = 10;
/**
 * Number of bytes that are read at a time, into a reused buffer: allocating for each file would take longer than reading
 * it.
 */
const CHUNK = 256 * 1024;
let memory = Buffer.alloc(0);

/**
 * Visits every line: its bytes are those of `chunk` from `from` to `to`, without the line break, valid until the next
 * visit; `position` is its offset in the source. A visitor must not call `visitLines` itself.
 * @param size number of bytes to read at a time; lines may be longer
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

/** The text of a range of bytes. */
export function textAt(bytes: Bytes, from: number, to: number): string {
  const text = Buffer.alloc(to - from);
  return text.toString('utf8', 0, bytes.read(text, from));
}
