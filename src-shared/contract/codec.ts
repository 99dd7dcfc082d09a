import { FeaturescopeError } from './errors.ts';
import type { Wire } from './channels/Channel.ts';

/** The element types a message can carry. */
export type TypedData = Float32Array | Uint8Array | Uint16Array | Int32Array | Float64Array;

const MAGIC = 0x31505346; // "FSP1", little endian
const PREFIX_BYTES = 8;
const ALIGNMENT = 8;

const kinds = {
  float32: Float32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  int32: Int32Array,
  float64: Float64Array,
} as const;
type Kind = keyof typeof kinds;

interface Slot {
  kind: Kind;
  offset: number;
  length: number;
}

/**
 * Encodes a plain value. Without typed arrays the result is JSON text; otherwise it is one ArrayBuffer:
 *
 * u32 magic "FSP1" | u32 header bytes | header (JSON, UTF-8) | padding to 8 | tensor bytes, each 8-aligned
 *
 * The header is `{ value, slots }`; in `value` each typed array is replaced by `{ "$slot": i }`. Numbers that JSON does
 * not support (NaN, Infinity, -Infinity) are encoded as `{ "$number": "NaN" }`.
 */
export function encodeMessage(value: unknown): Wire {
  const arrays: TypedData[] = [];
  const slots: Slot[] = [];
  let offset = 0;
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, converted: unknown) {
    // `converted` has gone through toJSON, which changes a Node Buffer (a Uint8Array too) to a plain object.
    const item = ArrayBuffer.isView(this[key]) ? this[key] : converted;
    if (typeof item === 'number' && !Number.isFinite(item)) return { $number: String(item) };
    const kind = kindOf(item);
    if (kind === undefined) return item;
    const data = item as TypedData;
    slots.push({ kind, offset, length: data.length });
    arrays.push(data);
    offset = align(offset + data.byteLength);
    return { $slot: slots.length - 1 };
  });
  if (arrays.length === 0) return text;

  const header = new TextEncoder().encode(`{"slots":${JSON.stringify(slots)},"value":${text}}`);
  const start = align(PREFIX_BYTES + header.byteLength);
  const buffer = new ArrayBuffer(start + offset);
  const view = new DataView(buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.byteLength, true);
  const bytes = new Uint8Array(buffer);
  bytes.set(header, PREFIX_BYTES);
  slots.forEach((slot, index) => {
    const data = arrays[index]!;
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + slot.offset);
  });
  return buffer;
}

/**
 * Decodes the output of {@link encodeMessage}. Typed arrays are views of the received buffer.
 * @throws FeaturescopeError `protocol/malformed-message` if the bytes are not such a message
 */
export function decodeMessage(wire: Wire): unknown {
  try {
    return typeof wire === 'string' ? parse(wire, undefined) : decodeBinary(wire);
  } catch (error) {
    if (error instanceof FeaturescopeError) throw error;
    throw malformed(error instanceof Error ? error.message : String(error));
  }
}

/** The head of a message with tensors. */
export interface MessageHead {
  /** Number of leading bytes that {@link messageHead} needs for the other fields. */
  headBytes: number;
  /** Length of the whole message; undefined if too few bytes were given. */
  bytes?: number;
  /** The message, with indices into the tensor table instead of tensors. */
  value?: unknown;
}

/**
 * Reads the head of a message from its first bytes, without its tensors.
 * @returns undefined if the bytes are not the start of such a message
 */
export function messageHead(start: Uint8Array): MessageHead | undefined {
  if (start.byteLength < PREFIX_BYTES) return undefined;
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  if (view.getUint32(0, true) !== MAGIC) return undefined;
  const headBytes = PREFIX_BYTES + view.getUint32(4, true);
  if (headBytes > start.byteLength) return { headBytes };
  const text = new TextDecoder().decode(start.subarray(PREFIX_BYTES, headBytes));
  const { slots, value } = JSON.parse(text) as { slots: Slot[]; value: unknown };
  const ends = slots.map(({ kind, offset, length }) => offset + length * kinds[kind].BYTES_PER_ELEMENT);
  return { headBytes, bytes: align(headBytes) + align(Math.max(0, ...ends)), value };
}

function decodeBinary(buffer: ArrayBuffer): unknown {
  if (buffer.byteLength < PREFIX_BYTES) throw malformed(`only ${buffer.byteLength} bytes`);
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== MAGIC) throw malformed('wrong magic number');
  const headerBytes = view.getUint32(4, true);
  if (PREFIX_BYTES + headerBytes > buffer.byteLength) throw malformed('header longer than the message');
  const text = new TextDecoder('utf-8', { fatal: true }).decode(
    new Uint8Array(buffer, PREFIX_BYTES, headerBytes),
  );
  const header = JSON.parse(text) as { slots?: unknown; value?: unknown };
  if (!Array.isArray(header.slots)) throw malformed('no tensor table');
  const start = align(PREFIX_BYTES + headerBytes);
  const arrays = header.slots.map((slot: unknown) => readSlot(buffer, start, slot));
  return revive(header.value, arrays);
}

function readSlot(buffer: ArrayBuffer, start: number, slot: unknown): TypedData {
  const { kind, offset, length } = (slot ?? {}) as Partial<Slot>;
  const view = kind === undefined ? undefined : kinds[kind];
  if (!view || !isCount(offset) || !isCount(length) || offset % ALIGNMENT !== 0)
    throw malformed('bad tensor entry');
  if (start + offset + length * view.BYTES_PER_ELEMENT > buffer.byteLength)
    throw malformed('tensor outside the message');
  return new view(buffer, start + offset, length);
}

function parse(text: string, arrays: TypedData[] | undefined): unknown {
  return revive(JSON.parse(text), arrays ?? []);
}

function revive(value: unknown, arrays: TypedData[]): unknown {
  if (Array.isArray(value)) return value.map((item) => revive(item, arrays));
  if (typeof value !== 'object' || value === null) return value;
  const record = value as Record<string, unknown>;
  if (typeof record['$number'] === 'string') return Number(record['$number']);
  if ('$slot' in record) {
    const array = arrays[record['$slot'] as number];
    if (!array) throw malformed('unknown tensor');
    return array;
  }
  return Object.fromEntries(Object.entries(record).map(([key, item]) => [key, revive(item, arrays)]));
}

function kindOf(value: unknown): Kind | undefined {
  if (value instanceof Float32Array) return 'float32';
  if (value instanceof Uint8Array) return 'uint8';
  if (value instanceof Uint16Array) return 'uint16';
  if (value instanceof Int32Array) return 'int32';
  if (value instanceof Float64Array) return 'float64';
  return undefined;
}

const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const malformed = (reason: string): FeaturescopeError =>
  new FeaturescopeError('protocol/malformed-message', { reason });
