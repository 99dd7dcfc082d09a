import * as v from 'valibot';
import type { EpochMetrics, StepMetrics } from '../../../src-shared/contract/service.ts';
import { metricInfoOf, type MetricValues } from '../../../src-shared/tasks/metrics.ts';

/** A metric in JSON: values that are not finite are strings. */
type Written = number | 'NaN' | 'Infinity' | '-Infinity';
type FlatMetrics = Record<string, unknown>;

/** A step's metrics as a journal line: by their ids, next to `step` and `epoch`. */
export const flatStep = ({ step, epoch, values }: StepMetrics): FlatMetrics => ({
  step,
  epoch,
  ...written(values, (id) => id),
});

/**
 * An epoch's metrics as a journal line: `trainLoss`, `trainAccuracy`, ... and `heldOutLoss`, ...; `heldOut` names the
 * images of the latter.
 */
export const flatEpoch = ({
  epoch,
  step,
  train,
  heldOut,
  heldOutSplit,
  confusion,
}: EpochMetrics): FlatMetrics => ({
  epoch,
  step,
  ...written(train, (id) => keyOf('train', id)),
  heldOut: heldOutSplit,
  ...written(heldOut, (id) => keyOf('heldOut', id)),
  ...(confusion && { confusion }),
});

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const StepSchema = v.object({ step: count, epoch: count });
const EpochSchema = v.object({
  epoch: count,
  step: count,
  heldOut: v.picklist(['validation', 'test']),
  confusion: v.optional(v.array(v.array(count))),
});

/** Parses the output of {@link flatStep}; undefined for anything else. */
export function readStep(line: unknown): StepMetrics | undefined {
  const place = v.safeParse(StepSchema, line);
  const values = place.success && readValues(line as FlatMetrics, (key) => key);
  return values ? { ...place.output, values } : undefined;
}

/** Parses the output of {@link flatEpoch}; undefined for anything else. */
export function readEpoch(line: unknown): EpochMetrics | undefined {
  const place = v.safeParse(EpochSchema, line);
  if (!place.success) return undefined;
  const [train, heldOut] = (['train', 'heldOut'] as const).map((of) =>
    readValues(line as FlatMetrics, (key) => nameOf(of, key)),
  );
  if (!train || !heldOut) return undefined;
  const { heldOut: heldOutSplit, confusion, ...rest } = place.output;
  return { ...rest, train, heldOut, heldOutSplit, ...(confusion && { confusion }) };
}

/** `trainLoss`, and for one of several outputs, whose name is kept as it is, `train.digit.loss`. */
const keyOf = (of: 'train' | 'heldOut', id: string): string =>
  id.includes('.') ? `${of}.${id}` : `${of}${id[0]!.toUpperCase()}${id.slice(1)}`;

/** The metric of a key that {@link keyOf} wrote; undefined for any other. */
function nameOf(of: 'train' | 'heldOut', key: string): string | undefined {
  if (!key.startsWith(of)) return undefined;
  const rest = key.slice(of.length);
  if (rest.startsWith('.')) return rest.slice(1);
  return rest === '' ? undefined : `${rest[0]!.toLowerCase()}${rest.slice(1)}`;
}

function written(values: MetricValues, keyFor: (id: string) => string): Record<string, Written> {
  const entries = Object.entries(values).map(
    ([id, value]) => [keyFor(id), Number.isFinite(value) ? value : (String(value) as Written)] as const,
  );
  return Object.fromEntries(entries);
}

/** The metrics of a line; undefined if one of them is not a number, or the loss is missing. */
function readValues(
  line: FlatMetrics,
  nameFor: (key: string) => string | undefined,
): MetricValues | undefined {
  const values: Record<string, number> = {};
  for (const [key, value] of Object.entries(line)) {
    const id = nameFor(key);
    if (id === undefined || metricInfoOf(id) === undefined) continue;
    const isWord = value === 'NaN' || value === 'Infinity' || value === '-Infinity';
    if (typeof value !== 'number' && !isWord) return undefined;
    values[id] = Number(value);
  }
  return 'loss' in values ? values : undefined;
}
