import type { CodePlan } from './CodePlan.ts';
import { constants, dataReading, heading, loopCode, randomStream, scheduleCode } from './sharedCode.ts';

/** A part of a program, in their order: a notebook has one cell for each. */
export interface ScriptPart {
  title: { en: string; ko: string };
  code: string;
}

/** What differs between the programs of two frameworks. */
interface FrameworkCode {
  /** Imports, besides those of Python's own modules. */
  packages: readonly string[];
  network: string;
  step: string;
  /** What is measured at the end of an epoch, as lines. */
  evaluation: readonly string[];
}

/** The parts of a program that repeats a training. */
export function scriptParts(
  plan: CodePlan,
  { packages, network, step, evaluation }: FrameworkCode,
): ScriptPart[] {
  return [
    {
      title: { en: 'Packages and settings', ko: '패키지와 설정' },
      code: [
        'import gzip, json, os, sys',
        '',
        ...packages,
        '',
        constants(plan),
        "STEPS = int(os.environ.get('STEPS', 0))  # stops after so many steps; 0 trains to the end",
      ].join('\n'),
    },
    { title: { en: 'Data', ko: '데이터' }, code: dataReading(plan) },
    { title: { en: 'Network', ko: '네트워크' }, code: network },
    {
      title: { en: 'Order of the batches', ko: '배치의 순서' },
      code: `${randomStream}\n\n\n${scheduleCode(plan)}`,
    },
    { title: { en: 'Training step', ko: '학습 스텝' }, code: step },
    { title: { en: 'Training', ko: '학습' }, code: loopCode(evaluation) },
  ];
}

/** The text of a program. */
export const scriptText = (plan: CodePlan, parts: readonly ScriptPart[], framework: string): string =>
  `${[heading(plan, framework), ...parts.map(({ code }) => code)].join('\n\n\n')}\n`;
