import { memory } from '@tensorflow/tfjs-core';
import { parseHTML } from 'linkedom';
import { beforeAll, describe, expect, it } from 'vitest';
import { selectBackend } from '../../../src-main/engine/backends/selectBackend.ts';
import { depthNetwork } from '../../../src-main/engine/recipes/depthNetwork.ts';
import { runExperiment } from '../../../src-main/engine/labs/runExperiment.ts';
import { describeModel } from '../../../src-main/engine/network/describeModel.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
import { depths, isTrained, type DepthCourse } from '../../../src-shared/labs/plain-against-skip/course.ts';
import { experiment } from '../../../src-shared/labs/plain-against-skip/experiment.ts';
import { trainedParameters, weightDepthOf } from '../../../src-shared/networks/weightDepth.ts';

beforeAll(async () => void (await selectBackend('wasm')));

const { document } = parseHTML('<html></html>');
const quiet = { signal: new AbortController().signal, progress: () => undefined };
const values = { ...initialValues(experiment), steps: 20 };

/** Runs the comparison until a curve is as it should be, then cancels. */
async function stopAt(
  given: ExperimentValues,
  isReached: (course: DepthCourse) => boolean,
): Promise<DepthCourse> {
  const stop = new AbortController();
  let last: DepthCourse | undefined;
  const partial = (course: unknown): void => {
    last = course as DepthCourse;
    if (isReached(last)) stop.abort();
  };
  const running = runExperiment('plain-against-skip', given, { ...quiet, signal: stop.signal, partial });
  await expect(running).rejects.toThrow();
  return last!;
}

describe('plain networks and networks with skip connections', () => {
  it('are as deep as they say, with the same weights apart from two 1x1 convolutions', () => {
    for (const depth of [8, ...depths]) {
      const [plain, skip] = [false, true].map((has) => {
        const model = depthNetwork([28, 28, 1], 10, { name: 'depth', depth, skip: has, maps: 8 });
        const info = describeModel(model);
        model.dispose();
        return info;
      });
      expect([plain!, skip!].map(weightDepthOf)).toEqual([depth, depth]);
      // 8 to 16 and 16 to 32 maps, and scale and shift of their normalisations.
      const projections = 8 * 16 + 16 * 32 + 2 * (16 + 32);
      expect(trainedParameters(skip!) - trainedParameters(plain!)).toBe(projections);
      expect(skip!.layers.filter(({ className }) => className === 'Add')).toHaveLength((depth - 2) / 2);
    }
  });

  it('are trained one after the other, go on where they were stopped, and are freed', async () => {
    const before = memory().numTensors;
    expect(await runExperiment('plain-against-skip-known', values, quiet)).toBeNull();
    const stopped = await stopAt(values, ({ curves }) => curves[1]?.losses.length === 1);
    expect(stopped.curves.map(({ depth, skip, losses }) => [depth, skip, losses.length])).toEqual([
      [20, false, 2],
      [20, true, 1],
    ]);
    const kept = (await runExperiment('plain-against-skip-known', values, quiet)) as DepthCourse;
    expect(kept.curves).toEqual([stopped.curves[0]]);
    expect(isTrained(kept)).toBe(false);
    const course = (await runExperiment('plain-against-skip', values, quiet)) as DepthCourse;
    expect(course.curves[0]).toBe(kept.curves[0]);
    // The network that was stopped in the middle begins anew, with the same numbers.
    expect(course.curves[1]!.losses[0]).toBe(stopped.curves[1]!.losses[0]);
    expect(isTrained(course)).toBe(true);
    expect(course.curves.map(({ depth, skip }) => [depth, skip])).toEqual(
      depths.flatMap((depth) => [false, true].map((skip) => [depth, skip])),
    );
    for (const { losses, accuracy } of course.curves) {
      expect(losses).toHaveLength(2);
      for (const loss of losses) expect(loss).toBeGreaterThan(0);
      expect(accuracy).toBeGreaterThanOrEqual(0);
      expect(accuracy).toBeLessThanOrEqual(1);
    }
    expect(await runExperiment('plain-against-skip-known', values, quiet)).toEqual(course);
    expect(memory().numTensors).toBe(before);

    for (const language of ['en', 'ko'] as const)
      for (const [width, height] of [
        [960, 540],
        [300, 500],
      ] as const) {
        const look = { document: document as unknown as Document, theme: 'light', width, height, language };
        for (const [step, lines] of [
          [0, 6],
          [2, 6],
        ] as const) {
          const drawn = experiment.draw(course, { ...values, step }, look as never).outerHTML;
          expect(drawn).not.toMatch(/NaN|undefined|Infinity/);
          expect(drawn.match(/<path [^>]*stroke-width="2.5"/g)).toHaveLength(lines);
        }
        expect(experiment.caption(course, { ...values, step: 2 }, language)).toMatch(/56.*%/);
        expect(experiment.caption(course, { ...values, step: 0 }, language)).not.toMatch(/NaN|undefined/);
      }
  });

  it('begin with other weights for another seed', async () => {
    const at = ({ curves }: DepthCourse): boolean => curves[0]?.losses.length === 1;
    const [one, other] = [
      await stopAt({ ...values, steps: 30 }, at),
      await stopAt({ ...values, seed: 2 }, at),
    ];
    const known = (await runExperiment('plain-against-skip-known', values, quiet)) as DepthCourse;
    expect(one.curves[0]!.losses[0]).toBe(known.curves[0]!.losses[0]);
    expect(other.curves[0]!.losses[0]).not.toBe(known.curves[0]!.losses[0]);
  });

  it('take no values that the fields do not allow, and are trained by nobody who only draws them', async () => {
    for (const wrong of [{ steps: 1e9 }, { rate: 0 }, { nonsense: 1 }] as ExperimentValues[])
      await expect(runExperiment('plain-against-skip', wrong, quiet)).rejects.toMatchObject({
        code: 'lab/wrong-value',
      });
    const asked: string[] = [];
    const context = {
      source: undefined,
      compute: (id: string) => Promise.resolve(asked.push(id) && null),
      breathe: () => Promise.resolve(),
    };
    await expect(experiment.run(values, context)).rejects.toMatchObject({ code: 'lab/not-started' });
    expect(asked).toEqual(['plain-against-skip-known']);
  });
});
