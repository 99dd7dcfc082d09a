import * as fc from 'fast-check';
import type * as v from 'valibot';

/** The parts of a valibot schema that values are made from. */
interface SchemaParts {
  type: string;
  entries?: Record<string, SchemaParts>;
  item?: SchemaParts;
  items?: readonly SchemaParts[];
  options?: readonly unknown[];
  literal?: unknown;
  wrapped?: SchemaParts;
  value?: SchemaParts;
  getter?: (input: unknown) => SchemaParts;
  pipe?: readonly { type: string; requirement?: unknown }[];
}

/** Depth below which recursive schemas end. */
const MOST_DEPTH = 6;

/**
 * Values that a schema accepts, or nearly: lengths, ranges and relations between fields are not all kept.
 * @param texts texts to choose from, which mean something to the receiver
 */
export function valuesOf(schema: v.GenericSchema, texts: readonly string[]): fc.Arbitrary<unknown> {
  const text = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...texts) },
    { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
  );
  const of = (parts: SchemaParts, depth: number): fc.Arbitrary<unknown> => {
    if (depth > MOST_DEPTH) return fc.constant(null);
    const inner = (one: SchemaParts): fc.Arbitrary<unknown> => of(one, depth + 1);
    switch (parts.type) {
      case 'string':
        return text;
      case 'number':
        return numbersOf(parts);
      case 'boolean':
        return fc.boolean();
      case 'literal':
        return fc.constant(parts.literal);
      case 'picklist':
        return fc.constantFrom(...parts.options!);
      case 'union':
      case 'variant':
        return fc.oneof(...(parts.options as SchemaParts[]).map(inner));
      case 'optional':
      case 'nullable':
      case 'nullish':
        return fc.oneof(
          inner(parts.wrapped!),
          parts.type === 'optional' ? fc.constant(undefined) : fc.constant(null),
        );
      case 'array':
        return fc.array(inner(parts.item!), { maxLength: 4 });
      case 'tuple':
      case 'strict_tuple':
        return fc.tuple(...parts.items!.map(inner));
      case 'record':
        return fc.dictionary(text, inner(parts.value!), { maxKeys: 3 });
      case 'lazy':
        return fc.constant(undefined).chain(() => inner(parts.getter!(undefined)));
      case 'object':
      case 'loose_object':
      case 'strict_object':
        return fc.record(
          Object.fromEntries(Object.entries(parts.entries!).map(([key, entry]) => [key, inner(entry)])),
        );
      default:
        return fc.constantFrom<unknown>(null, 0, '', [], {}, new Float32Array([1, NaN]), new Uint8Array(9));
    }
  };
  return of(schema as unknown as SchemaParts, 0);
}

function numbersOf({ pipe = [] }: SchemaParts): fc.Arbitrary<number> {
  const bound = (type: string): number | undefined => {
    const requirement = pipe.find((step) => step.type === type)?.requirement;
    return typeof requirement === 'number' ? requirement : undefined;
  };
  const [low, high] = [bound('min_value') ?? -4, bound('max_value') ?? 1e6];
  const edges = [low, high, low + 1, 0, 1, 7].filter((value) => value >= low && value <= high);
  const least = Math.ceil(low);
  const small = fc.integer({ min: least, max: Math.max(least, Math.floor(Math.min(high, least + 40))) });
  if (pipe.some(({ type }) => type === 'integer' || type === 'safe_integer'))
    return fc.oneof(fc.constantFrom(...edges.map(Math.round)), small);
  return fc.oneof(
    fc.constantFrom(...edges),
    small,
    fc.double({ min: Math.max(low, -1e3), max: Math.min(high, 1e3), noNaN: true }),
  );
}

/** Values that no schema expects where they are put. */
const nasty = fc.constantFrom<unknown>(
  ...[null, true, '', [], {}, -1, 0.5, NaN, Infinity, -0, 2 ** 53, 1e308, '\0', '__proto__', 'constructor'],
  ...[{ $slot: 0 }, { $slot: 1e9 }, { $number: 'x' }, { toString: 1 }, { length: 1e9 }, { then: 1 }],
  ...['\ud800', 'a'.repeat(70_000), '../../../../etc/passwd', '/dev/zero', '/proc/self/mem', '/dev/stdin'],
  ...[new Float32Array(3), new Uint8Array(0), [[[[[[[[[[]]]]]]]]]], JSON.parse('{"__proto__":{"a":1}}')],
);

/** The same values with one place replaced by something else, removed, or added. */
export function damaged(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(values, fc.nat(), nasty, fc.constantFrom('replace', 'remove', 'add')).map(damage);
}

function damage([value, at, by, how]: [unknown, number, unknown, string]): unknown {
  const places = placesIn(value);
  const place = places[at % Math.max(1, places.length)];
  if (!place) return by;
  const { holder, key } = place;
  if (how === 'remove' && !Array.isArray(holder)) Reflect.deleteProperty(holder, key);
  else if (how === 'add' && Array.isArray(holder)) (holder as unknown[]).push(by);
  else if (how === 'add') holder[`${key}2`] = by;
  else holder[key] = by;
  return value;
}

type Holder = Record<string, unknown>;

function placesIn(value: unknown): { holder: Holder; key: string }[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesIn(holder[key])]);
}
