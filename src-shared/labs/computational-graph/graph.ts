import { impossible } from '../impossible.ts';
import { unitFunctions, type UnitActivation } from '../parts/denseNetwork.ts';
import type { FunctionName, Operator, Written } from './parse.ts';

/** A node of a computational graph, with its value and the derivative of the result by it. */
export interface GraphNode {
  /** What is written in it: a variable's name, a number, or the operation. */
  label: string;
  inputs: readonly number[];
  value: number;
  /** Derivative of the node by each of its inputs. */
  slopes: readonly number[];
  /** Derivative of the result by the node. */
  derivative: number;
  /** Column in the picture: the longest way from a leaf. */
  depth: number;
  isVariable: boolean;
}

/** Nodes in an order in which all can be computed; the last is the result. */
export type ComputationalGraph = readonly GraphNode[];

/** Maximum number of nodes that can be drawn readably. */
const MOST_NODES = 40;

interface GraphFunction {
  of(x: number): number;
  slope(x: number, y: number): number;
}

const ofUnit = (name: UnitActivation): GraphFunction => {
  const { of, slope } = unitFunctions[name];
  return { of, slope: (_x, y) => slope(y) };
};

const functions: Readonly<Record<FunctionName, GraphFunction>> = {
  exp: { of: Math.exp, slope: (_x, y) => y },
  log: { of: Math.log, slope: (x) => 1 / x },
  sqrt: { of: Math.sqrt, slope: (_x, y) => 1 / (2 * y) },
  sigmoid: ofUnit('sigmoid'),
  tanh: ofUnit('tanh'),
  relu: ofUnit('relu'),
};

const operations: Readonly<
  Record<
    Operator,
    { of(a: number, b: number): number; slopes(a: number, b: number): [number, number]; label: string }
  >
> = {
  '+': { of: (a, b) => a + b, slopes: () => [1, 1], label: '+' },
  '-': { of: (a, b) => a - b, slopes: () => [1, -1], label: '−' },
  '*': { of: (a, b) => a * b, slopes: (a, b) => [b, a], label: '×' },
  '/': { of: (a, b) => a / b, slopes: (a, b) => [1 / b, -a / b ** 2], label: '÷' },
  '^': {
    of: (a, b) => a ** b,
    // By a constant exponent of a number that may be negative the logarithm has no value, and is not needed.
    slopes: (a, b) => [b * a ** (b - 1), a > 0 ? a ** b * Math.log(a) : 0],
    label: '^',
  },
};

/**
 * The graph of an expression with values forward and derivatives backward. Equal parts become one node, whose derivatives
 * are added up.
 * @throws FeaturescopeError `lab/impossible` for a variable without a value, a result that is no number, or too many nodes
 */
export function graphOf(written: Written, values: ReadonlyMap<string, number>): ComputationalGraph {
  const nodes: GraphNode[] = [];
  const known = new Map<string, number>();

  function add(key: string, node: Omit<GraphNode, 'derivative' | 'depth'>): number {
    const same = known.get(key);
    if (same !== undefined) return same;
    if (nodes.length >= MOST_NODES)
      throw impossible({
        en: `The expression has more than ${MOST_NODES} nodes, too many for a picture`,
        ko: `식의 노드가 ${MOST_NODES}개를 넘어 그림으로 그리기에 너무 많습니다`,
      });
    const depth = Math.max(-1, ...node.inputs.map((input) => nodes[input]!.depth)) + 1;
    nodes.push({ ...node, derivative: 0, depth });
    known.set(key, nodes.length - 1);
    return nodes.length - 1;
  }

  function visit(part: Written): number {
    switch (part.is) {
      case 'number':
        return add(`#${part.value}`, leaf(String(part.value), part.value, false));
      case 'variable': {
        const value = values.get(part.name);
        if (value === undefined)
          throw impossible({
            en: `The variable ${part.name} has no value. Add ${part.name} = 1 to the values`,
            ko: `변수 ${part.name}의 값이 없습니다. 값에 ${part.name} = 1을 더하세요`,
          });
        return add(`$${part.name}`, leaf(part.name, value, true));
      }
      case 'negative': {
        const input = visit(part.of);
        const value = -nodes[input]!.value;
        return add(`-(${input})`, {
          label: '×(−1)',
          inputs: [input],
          value,
          slopes: [-1],
          isVariable: false,
        });
      }
      case 'call': {
        const input = visit(part.of);
        const x = nodes[input]!.value;
        const { of, slope } = functions[part.name];
        const value = of(x);
        const node = {
          label: part.name,
          inputs: [input],
          value,
          slopes: [slope(x, value)],
          isVariable: false,
        };
        return add(`${part.name}(${input})`, node);
      }
      case 'operation': {
        const inputs = [visit(part.left), visit(part.right)] as const;
        const [a, b] = inputs.map((input) => nodes[input]!.value) as [number, number];
        const { of, slopes, label } = operations[part.operator];
        const node = { label, inputs, value: of(a, b), slopes: slopes(a, b), isVariable: false };
        return add(`${inputs[0]}${part.operator}${inputs[1]}`, node);
      }
    }
  }

  const result = visit(written);
  if (!Number.isFinite(nodes[result]!.value))
    throw impossible({
      en: 'With these values the result is not a number: something is divided by 0, or has no logarithm or root',
      ko: '이 값들로는 결과가 수가 아닙니다. 0으로 나누거나, 로그나 제곱근이 없는 값이 있습니다',
    });
  drawLeavesNear(nodes);
  goBack(nodes, result);
  return nodes;
}

const leaf = (
  label: string,
  value: number,
  isVariable: boolean,
): Omit<GraphNode, 'derivative' | 'depth'> => ({
  ...{ label, value, isVariable, inputs: [], slopes: [] },
});

/** Fills in the derivatives of the result by all nodes. */
export function goBack(nodes: GraphNode[], result: number): void {
  nodes[result]!.derivative = 1;
  for (let at = result; at >= 0; at--) {
    const { inputs, slopes, derivative } = nodes[at]!;
    inputs.forEach((input, index) => (nodes[input]!.derivative += derivative * slopes[index]!));
  }
}

/** The order in which values are shown forwards: operations only, since leaves are given. */
export const forwardOrder = (graph: ComputationalGraph): number[] =>
  graph.flatMap(({ inputs }, at) => (inputs.length > 0 ? [at] : []));

/** Puts each leaf one column before the first node that reads it, so that no edge runs past other nodes. */
function drawLeavesNear(nodes: GraphNode[]): void {
  nodes.forEach((node, at) => {
    if (node.inputs.length > 0) return;
    const readers = nodes.filter(({ inputs }) => inputs.includes(at)).map(({ depth }) => depth);
    if (readers.length > 0) node.depth = Math.min(...readers) - 1;
  });
}
