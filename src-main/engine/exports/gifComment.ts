/** Maximum size of a sub-block of a GIF, in bytes. */
const BLOCK = 255;

/** Adds a comment at the end of a GIF file. Source: GIF89a specification, section 24. */
export function withComment(gif: Uint8Array, comment: string): Uint8Array {
  const text = new TextEncoder().encode(comment);
  const blocks: number[] = [0x21, 0xfe];
  for (let from = 0; from < text.length; from += BLOCK) {
    const part = text.subarray(from, from + BLOCK);
    blocks.push(part.length, ...part);
  }
  blocks.push(0);
  const end = gif.length - 1; // the trailer
  return new Uint8Array([...gif.subarray(0, end), ...blocks, ...gif.subarray(end)]);
}
