import * as v from 'valibot';
import {
  ConditionSchema,
  type Condition,
  type MetCondition,
} from '../../../src-shared/contract/conditions.ts';
import { alarmKinds } from '../../../src-shared/contract/statistics.ts';
import { metricIds, metricInfoOf, metricInfos } from '../../../src-shared/tasks/metrics.ts';
import { usage, type RawOptions } from './options.ts';

const signs = { below: '<', above: '>' } as const;
const places = { training: '', 'held-out': 'held-out-' } as const;

/** The forms of conditions, for messages: for each metric the direction that is better. */
const forms = [
  ...metricIds.flatMap((id) => {
    const sign = metricInfos[id].better === 'lower' ? '<' : '>';
    return [`${id}${sign}X`, `held-out-${id}${sign}X`];
  }),
  'OUTPUT.loss<X',
  'step=N',
  'alarm',
  `alarm=${alarmKinds[0]}`,
];

/** The conditions of `--until`, which may be repeated. @throws FeaturescopeError `cli/usage` naming the bad one */
export function untilOption(options: RawOptions): Condition[] | undefined {
  const given = options['until'];
  if (given === undefined) return undefined;
  return (Array.isArray(given) ? given : [given]).map(parseCondition);
}

function parseCondition(given: unknown): Condition {
  const text = typeof given === 'string' ? given.replaceAll(/\s/g, '') : '';
  const [, name = '', value = ''] = /^([^<>=]+[<>=]?)(.*)$/.exec(text) ?? [];
  const parsed = v.safeParse(ConditionSchema, described(name, value));
  if (parsed.success) return parsed.output;
  const known = { forms: forms.join(', '), alarms: alarmKinds.join(', ') };
  throw usage(
    `--until cannot be "${String(given)}"; it is one of ${known.forms} with shares such as the accuracy from 0 to 1 and alarms of ${known.alarms}`,
    `--until에 "${String(given)}"을(를) 줄 수 없습니다. ${known.forms} 중 하나이며, 정확도 같은 비율은 0부터 1까지, 경고는 ${known.alarms}입니다`,
  );
}

function described(name: string, value: string): unknown {
  if (name === 'alarm' && value === '') return { when: 'alarm' };
  if (name === 'alarm=') return { when: 'alarm', kind: value };
  if (value === '') return undefined;
  if (name === 'step=') return { when: 'step', step: Number(value) };
  return measured(name, Number(value));
}

/** A metric condition always stops in the direction of improvement, never of deterioration. */
function measured(name: string, value: number): unknown {
  const [, heldOut, metric = '', sign] = /^(held-out-)?(.+)([<>])$/.exec(name) ?? [];
  const known = metricInfoOf(metric);
  if (!known || (known.better === 'lower') !== (sign === '<')) return undefined;
  const on = heldOut === undefined ? 'training' : 'held-out';
  return { when: 'metric', metric, is: sign === '<' ? 'below' : 'above', on, value };
}

/** A condition in command line notation, with the value that met it. */
export function metText({ condition, value, alarm }: MetCondition): string {
  if (condition.when === 'early-stop')
    return `patience=${condition.epochs} (${condition.metric} ${value?.toFixed(4) ?? 'NaN'})`;
  if (condition.when === 'step') return `step=${condition.step}`;
  if (condition.when === 'alarm') {
    const where = [alarm?.layer, alarm?.map].filter((part) => part !== null && part !== undefined);
    return `alarm=${alarm?.kind} (${where.join(' ') || 'loss'})`;
  }
  const { metric, is, on, value: threshold } = condition;
  return `${places[on]}${metric}${signs[is]}${threshold} (${value?.toFixed(4)})`;
}
