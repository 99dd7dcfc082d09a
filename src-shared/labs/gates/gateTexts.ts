import type { Language } from '../../contract/errors.ts';
import type { GateName } from './perceptron.ts';

const en = {
  title: (gate: GateName) => gate.toUpperCase(),
  sum: 'w·x + b',
  output: 'output',
  target: 'target',
  equation: (w1: string, w2: string, b: string) => `y = 1 where ${w1}·x1 + ${w2}·x2 + ${b} > 0`,
  twoLayers: 'AND of (NAND, OR): two lines',
  right: (right: number) => `${right} of 4 rows right`,
  begins: 'random weights',
  kept: (row: string) => `row ${row}: right, nothing changes`,
  corrected: (row: string, sign: string) => `row ${row}: wrong, weights ${sign} rate × input`,
  learned: (mistakes: number, bound: string) =>
    `${mistakes} ${mistakes === 1 ? 'correction' : 'corrections'} so far; the convergence theorem allows at most ${bound}`,
  never: (mistakes: number) =>
    `${mistakes} ${mistakes === 1 ? 'correction' : 'corrections'} so far; no line separates XOR, so it never ends`,
};

const ko: typeof en = {
  title: (gate) => gate.toUpperCase(),
  sum: 'w·x + b',
  output: '출력',
  target: '정답',
  equation: (w1, w2, b) => `${w1}·x1 + ${w2}·x2 + ${b} > 0이면 y = 1`,
  twoLayers: 'NAND와 OR을 AND로 묶음: 직선 두 개',
  right: (right) => `네 행 가운데 ${right}행이 맞음`,
  begins: '무작위 가중치',
  kept: (row) => `${row} 행: 맞음, 그대로 둠`,
  corrected: (row, sign) => `${row} 행: 틀림, 가중치 ${sign} 학습률 × 입력`,
  learned: (mistakes, bound) => `지금까지 ${mistakes}번 고침. 수렴 정리에 따르면 많아야 ${bound}번`,
  never: (mistakes) => `지금까지 ${mistakes}번 고침. XOR을 나누는 직선은 없어서 끝나지 않음`,
};

/** Texts of the gates' pictures. */
export const gateTexts: Record<Language, typeof en> = { en, ko };
