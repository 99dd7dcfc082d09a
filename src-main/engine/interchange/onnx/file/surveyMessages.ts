import protobuf, { type Type } from 'protobufjs/light.js';
import { reason } from '../../../../../src-shared/contract/reasons.ts';
import { UnreadableFile } from '../../../reading/readRegularFile.ts';

/** Messages and texts that a file may consist of: large networks have some ten thousand. */
const MOST_PARTS = 1_000_000;
/** Messages within each other; protobufjs itself stops at 100. */
const MOST_DEPTH = 32;

const CUT = 'it is cut off';
const DAMAGED = 'it is damaged';

/** What of a message's bytes is looked at. */
interface Stretch {
  reader: protobuf.Reader;
  end: number;
  depth: number;
}

/**
 * Walks through the messages of a file before they are decoded, so that a file with millions of tiny ones takes no memory, and one that
 * is cut off is known from one that is damaged.
 * @throws UnreadableFile
 */
export function surveyMessages(type: Type, bytes: Uint8Array): void {
  const counted = { parts: 0 };
  try {
    surveyType(type, { reader: protobuf.Reader.create(bytes), end: bytes.length, depth: 0 }, counted);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(reason(error instanceof RangeError ? CUT : DAMAGED), { cause: error });
  }
}

function surveyType(type: Type, { reader, end, depth }: Stretch, counted: { parts: number }): void {
  if (depth > MOST_DEPTH) throw new UnreadableFile(reason(DAMAGED));
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wire = tag & 7;
    const field = (type.fieldsById as Record<number, protobuf.Field | undefined>)[tag >>> 3];
    if (++counted.parts > MOST_PARTS) throw new UnreadableFile(reason('it holds too many things'));
    if (wire !== 2) {
      reader.skipType(wire);
      continue;
    }
    const length = reader.uint32();
    const stop = reader.pos + length;
    // Only the file's own end can cut a message off; one that reaches out of another is damage.
    if (stop > end) throw new UnreadableFile(reason(end === reader.len ? CUT : DAMAGED));
    if (field?.resolvedType instanceof protobuf.Type)
      surveyType(field.resolvedType, { reader, end: stop, depth: depth + 1 }, counted);
    reader.pos = stop;
  }
  if (reader.pos !== end) throw new UnreadableFile(reason(DAMAGED));
}
