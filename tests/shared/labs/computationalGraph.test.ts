import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { examples, graphOfExample } from '../../../src-shared/labs/computational-graph/examples.ts';
import { graphOf } from '../../../src-shared/labs/computational-graph/graph.ts';
import { lastStepOf, shownAt } from '../../../src-shared/labs/computational-graph/graphFigure.ts';
import { parseExpression, parseValues } from '../../../src-shared/labs/computational-graph/parse.ts';

const resultOf = (expression: string, values = ''): number =>
  graphOf(parseExpression(expression), parseValues(values)).at(-1)!.value;

describe('computational graphs', () => {
  it('follow the rules of arithmetic', () => {
    expect(resultOf('1 + 2 * 3')).toBe(7);
    expect(resultOf('(1 + 2) * 3')).toBe(9);
    expect(resultOf('2 ^ 3 ^ 2')).toBe(512);
    expect(resultOf('-2 ^ 2')).toBe(-4);
    expect(resultOf('8 / 4 / 2 - 1 - 1')).toBe(-1);
    expect(resultOf('2e-1 + .5')).toBeCloseTo(0.7, 12);
    expect(resultOf('a - -a', 'a = 3')).toBe(6);
  });

  it('hold a value that is given beside what reads it, so that no edge runs past a node', () => {
    const graph = graphOfExample(examples.apples);
    const depthOf = (label: string): number => graph.find((node) => node.label === label)!.depth;
    expect(['apple', 'oranges', 'tax'].map(depthOf)).toEqual([0, 0, 2]);
    for (const example of Object.values(examples)) {
      const nodes = graphOfExample(example);
      nodes.forEach(({ inputs }, at) => {
        if (inputs.length > 0) return;
        const readers = nodes.filter((node) => node.inputs.includes(at));
        expect(nodes[at]!.depth).toBe(Math.min(...readers.map(({ depth }) => depth)) - 1);
      });
    }
  });

  it('have the derivatives of difference quotients', () => {
    const values = { a: 0.7, b: 1.3, c: -0.4 };
    const text = (of: typeof values): string =>
      Object.entries(of)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ');
    for (const expression of [
      'sigmoid(a * b + c) * tanh(a) - exp(c) / b',
      'log(a ^ 2 + b) * sqrt(b) + relu(c) + relu(a)',
      '(a + b) * (a + b) / (1 - c) + a ^ b',
      ...Object.values(examples)
        .filter(({ expression }) => !/[d-z]/.test(expression))
        .map(({ expression }) => expression),
    ]) {
      const graph = graphOf(parseExpression(expression), parseValues(text(values)));
      for (const name of ['a', 'b', 'c'] as const) {
        const h = 1e-5;
        const at = (by: number): number =>
          resultOf(expression, text({ ...values, [name]: values[name] + by }));
        const node = graph.find(({ label, isVariable }) => isVariable && label === name);
        if (node) expect(node.derivative).toBeCloseTo((at(h) - at(-h)) / (2 * h), 6);
      }
    }
  });

  it('share equal parts, and show one more operation each step, forwards and back', () => {
    const graph = graphOfExample(examples.softmax);
    expect(graph.filter(({ label }) => label === 'exp')).toHaveLength(3);
    for (let step = 1; step <= lastStepOf(graph); step++) {
      const [before, now] = [shownAt(graph, step - 1), shownAt(graph, step)];
      const more = now.values.size - before.values.size + now.passedBack.size - before.passedBack.size;
      expect(more).toBe(step === lastStepOf(graph) / 2 + 0.5 ? 0 : 1);
    }
    expect(shownAt(graph, lastStepOf(graph)).values.size).toBe(graph.length);
  });

  it('say where an expression cannot be read', () => {
    const position = (text: string): number => {
      try {
        parseExpression(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'lab/impossible' });
        return Number(/position (\d+)/.exec((error as Error).message)![1]);
      }
      return 0;
    };
    expect(position('1 + ')).toBe(4);
    expect(position('1 + $')).toBe(5);
    expect(position('(a + b')).toBe(7);
    expect(position('a b')).toBe(3);
    expect(position('sin(a)')).toBe(1);
    expect(position('')).toBe(1);
    expect(position('a + ) b')).toBe(5);
    expect(position(`${'('.repeat(100)}a${')'.repeat(100)}`)).toBeGreaterThan(0);
  });

  it.each([
    ['a', ''],
    ['1 / 0', ''],
    ['log(-1)', ''],
    ['a', 'a = two'],
    [Array.from({ length: 60 }, (_none, at) => at).join(' + '), ''],
  ])('refuse %s with %s in words', (expression, values) => {
    expect(() => resultOf(expression, values)).toThrow(expect.objectContaining({ code: 'lab/impossible' }));
  });

  it('read any text or refuse it, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        try {
          graphOf(parseExpression(text), new Map());
        } catch (error) {
          expect(error).toMatchObject({ code: 'lab/impossible' });
        }
      }),
    );
  });
});
