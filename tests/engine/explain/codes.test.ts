import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { ClientTasks } from '../../../src-main/engine/calls/ClientTasks.ts';
import { whyCalls } from '../../../src-main/engine/calls/explainCalls.ts';
import { symmetricEigen } from '../../../src-main/engine/explain/symmetricEigen.ts';
import { tridiagonalEigen } from '../../../src-main/engine/explain/tridiagonalEigen.ts';
import { readImage } from '../../../src-main/engine/data/fitImages.ts';
import { range } from '../../../src-main/engine/training/schedule/batches.ts';
import type { Session } from '../../../src-main/engine/training/Session.ts';
import { RandomStream } from '../../../src-shared/arithmetic/random.ts';
import type { FigureSource } from '../../../src-shared/figures/drawing/source.ts';
import { experiment as planeExperiment } from '../../../src-shared/labs/code-plane/experiment.ts';
import { initialValues, type Experiment } from '../../../src-shared/labs/Experiment.ts';
import { experiment as pcaExperiment } from '../../../src-shared/labs/pca-comparison/experiment.ts';
import { codeLayerOf, isPassage } from '../../../src-shared/model/codeLayer.ts';
import { describeRecipe, findRecipe } from '../../../src-main/engine/recipes/recipes.ts';
import { open, openTiny } from '../training/tinyRun.ts';
import { tinyDataFolder } from '../data/tinyData.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const tasks = (): ClientTasks => new ClientTasks(new Set(), () => undefined);
const callsOf = (session: Session) => whyCalls(() => session, tasks());
const openRecipe = async (recipe: string): Promise<Session> =>
  open({ from: 'recipe', recipe, data: await tinyDataFolder() });

describe('eigenvectors of a large symmetric matrix', () => {
  it.each([1, 2, 3, 40])('are those of Jacobi’s rotations, for %i rows', async (n) => {
    const random = new RandomStream(3, 'eigen', n);
    const matrix = new Float64Array(n * n);
    for (let row = 0; row < n; row++)
      for (let column = 0; column <= row; column++)
        matrix[row * n + column] = matrix[column * n + row] = random.normal();
    const found = await tridiagonalEigen(matrix, n);
    const expected = symmetricEigen(matrix, n);
    for (let at = 0; at < n; at++) {
      expect(found.values[at]).toBeCloseTo(expected.values[at]!, 10);
      const along = range(0, n).reduce(
        (sum, row) => sum + found.vectors[at * n + row]! * expected.vectors[row * n + at]!,
        0,
      );
      expect(Math.abs(along)).toBeCloseTo(1, 10);
    }
  });

  it('are at right angles also where eigenvalues are alike, and 0', async () => {
    const n = 24;
    // A matrix of rank 2 and the identity: 22 equal eigenvalues.
    const matrix = Float64Array.from({ length: n * n }, (_none, at) => {
      const [row, column] = [Math.floor(at / n), at % n];
      return Number(row === column) + row * column + Number(row % 2 === column % 2);
    });
    const { values, vectors } = await tridiagonalEigen(matrix, n);
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) {
        let [dot, image] = [0, 0];
        for (let at = 0; at < n; at++) {
          dot += vectors[a * n + at]! * vectors[b * n + at]!;
          let row = 0;
          for (let other = 0; other < n; other++) row += matrix[at * n + other]! * vectors[b * n + other]!;
          image += vectors[a * n + at]! * row;
        }
        expect(dot).toBeCloseTo(Number(a === b), 9);
        expect(image / values[0]!).toBeCloseTo(a === b ? values[a]! / values[0]! : 0, 9);
      }
  });
});

describe('the code of a network', () => {
  it('is the narrowest layer that everything passes through', () => {
    const codeOf = (recipe: string) => codeLayerOf(describeRecipe(findRecipe(recipe)).model)?.name;
    expect([codeOf('autoencoder'), codeOf('autoencoder-2d'), codeOf('autoencoder-cnn')]).toEqual([
      ...['code', 'code', 'code'],
    ]);
    expect(codeOf('softmax-regression')).toBeUndefined();
  });

  it('is no layer that something leads around', () => {
    const layer = (name: string, size: number, ...inputs: string[]) => ({
      ...{ name, className: 'Dense', kind: 'dense' as const, outputShape: [size], parameters: 0, inputs },
    });
    const layers = [layer('a', 9), layer('b', 2, 'a'), layer('c', 4, 'a', 'b'), layer('d', 9, 'c')];
    const port = { name: 'a', shape: [9], dtype: 'float32' as const, role: 'vector' as const };
    expect(isPassage({ layers }, layers[1]!)).toBe(false);
    expect(codeLayerOf({ layers, inputs: [port] })?.name).toBe('c');
  });

  it('is decoded, also the mean of all codes, and what is no code is refused', async () => {
    for (const recipe of ['autoencoder', 'autoencoder-cnn']) {
      const session = await openRecipe(recipe);
      const calls = callsOf(session);
      const plane = await calls.codePlane({ task: 'p', count: 32 });
      const size = plane.centre.length;
      // The mean of the codes is the code of no image, but the decoder has an output for it.
      const decoded = await calls.decode({ codes: plane.centre.slice() });
      expect(decoded).toMatchObject({ layer: 'code', shape: [28, 28, 1] });
      expect(decoded.outputs.every((value) => value >= 0 && value <= 1)).toBe(true);
      await expect(calls.decode({ codes: new Float32Array(size).fill(NaN) })).rejects.toMatchObject({
        code: 'why/wrong-code',
        detail: { layer: 'code', size, wrong: size },
      });
      await expect(calls.decode({ codes: new Float32Array(size + 1) })).rejects.toMatchObject({
        code: 'why/wrong-code',
      });
      await expect(calls.decode({ layer: 'output', codes: new Float32Array(784) })).rejects.toMatchObject({
        code: 'why/not-a-passage',
      });
    }
  });

  it('of two numbers is the plane itself, and decoding a point of it is the network’s own output', async () => {
    const session = await openRecipe('autoencoder-2d');
    const calls = callsOf(session);
    const plane = await calls.codePlane({ task: 'p', count: 5 });
    expect(plane).toMatchObject({ axes: 'numbers', layer: 'code', shape: [2], count: 5 });
    expect(plane.explained[0] + plane.explained[1]).toBeCloseTo(1, 9);
    const { outputs } = await calls.decode({ codes: plane.points.slice() });
    const own = session.network.score({
      ...{ split: session.data.test, shape: session.data.shape, indices: range(0, 5) },
    }).outputs;
    outputs.forEach((value, at) => expect(value).toBeCloseTo(own[at]!, 5));
  });
});

describe('the comparison with principal components', () => {
  it('has the errors of the definition, in float64', async () => {
    const session = await openRecipe('autoencoder');
    const { data, network } = session;
    const found = await callsOf(session).comparePca({ task: 'c', components: 4, count: 60, shown: 3 });
    expect(found).toMatchObject({ components: 4, code: 32, trained: 60, count: 32, parameters: 209968 });
    const rowsOf = (split: 'train' | 'test', count: number): number[][] =>
      Array.from({ length: count }, (_none, at) =>
        Array.from(readImage(data[split], [28, 28, 1], at), (value) => value / 255),
      );
    const train = rowsOf('train', 60);
    const mean = train[0]!.map((_none, at) => train.reduce((sum, row) => sum + row[at]!, 0) / 60);
    const centred = (row: number[]): number[] => row.map((value, at) => value - mean[at]!);
    // Power iteration with deflation: the axes one after another.
    const axes: number[][] = [];
    const dot = (a: number[], b: number[]): number => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
    const rows = train.map(centred);
    for (let axis = 0; axis < 4; axis++) {
      let v = rows[axis]!.slice();
      for (let round = 0; round < 600; round++) {
        for (const other of axes) {
          const along = dot(v, other);
          v = v.map((value, at) => value - along * other[at]!);
        }
        const next = new Array<number>(784).fill(0);
        for (const row of rows) {
          const along = dot(row, v);
          row.forEach((value, at) => (next[at]! += along * value));
        }
        for (const other of axes) {
          const along = dot(next, other);
          other.forEach((value, at) => (next[at]! -= along * value));
        }
        const length = Math.sqrt(dot(next, next));
        v = next.map((value) => value / length);
      }
      axes.push(v);
    }
    const errors = rowsOf('test', 32).map((row) => {
      const given = centred(row);
      const kept = axes.map((axis) => dot(given, axis));
      return (dot(given, given) - dot(kept, kept)) / 784;
    });
    expect(found.pca).toBeCloseTo(errors.reduce((sum, error) => sum + error, 0) / 32, 5);
    found.errors.pca.forEach((error, at) => expect(error).toBeCloseTo(errors[at]!, 5));
    const scores = await session.evaluate(data.test);
    expect(found.network).toBeCloseTo(scores.metrics['mse']!, 6);
    expect(network.info.parameters).toBe(found.parameters);
  });

  it('is refused for a network that does not reconstruct', async () => {
    const session = await openTiny();
    await expect(callsOf(session).comparePca({ task: 'c' })).rejects.toMatchObject({
      code: 'why/not-a-reconstruction',
    });
  });
});

describe('the experiments of autoencoders', () => {
  const { document } = parseHTML('<html></html>');
  const looks = [
    { language: 'en', theme: 'light', width: 960, height: 540 },
    { language: 'ko', theme: 'dark', width: 360, height: 240 },
    { language: 'en', theme: 'print', width: 300, height: 500 },
  ] as const;
  const contextOf = (session: Session) => ({
    source: { session: session.state(), task: 'figure', why: callsOf(session) } as unknown as FigureSource,
    compute: () => Promise.reject(new Error('nothing to compute')),
    breathe: () => Promise.resolve(),
  });

  it('draw the open network, and refuse another', async () => {
    const session = await openRecipe('autoencoder-2d');
    const cases = [
      [planeExperiment, {}],
      [planeExperiment, { show: 'images', x: 0.5, y: -1 }],
      [pcaExperiment, { components: 3, images: 100 }],
    ] as [Experiment, object][];
    for (const [experiment, given] of cases) {
      const values = { ...initialValues(experiment), ...given };
      const course = await experiment.run(values, contextOf(session));
      for (const look of looks) {
        const options = { document: document as unknown as Document, ...look };
        expect(experiment.caption(course, values, look.language)).not.toMatch(/NaN|undefined|Infinity/);
        const plain = experiment.draw(course, values, options).outerHTML.replaceAll(/data:image[^"]*/g, '');
        expect(plain).not.toMatch(/NaN|undefined|Infinity/);
        expect(plain).not.toContain('data-handle');
        expect(plain.match(/<image /g)!.length).toBeGreaterThan(0);
      }
    }
    const classifier = contextOf(await openTiny());
    for (const [experiment] of cases)
      await expect(experiment.run(initialValues(experiment), classifier)).rejects.toMatchObject({
        code: 'lab/impossible',
      });
  });

  it('show the image of the place that the ring was dragged to', async () => {
    const session = await openRecipe('autoencoder-2d');
    const values = planeExperiment.drag!('place', { x: 0.123, y: 7 }, initialValues(planeExperiment));
    expect(values).toMatchObject({ x: 0.12, y: 1 });
    const { bounds, code, decoded } = await planeExperiment.run(values, contextOf(session));
    expect(code[0]).toBeCloseTo(bounds.middle[0] + 0.12 * bounds.reach[0], 5);
    expect(code[1]).toBeCloseTo(bounds.middle[1] + bounds.reach[1], 5);
    const { outputs } = await callsOf(session).decode({ codes: code.slice() });
    expect(decoded).toEqual(outputs);
  });
});
