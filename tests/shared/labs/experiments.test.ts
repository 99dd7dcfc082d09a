import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { initialValues, type ExperimentContext } from '../../../src-shared/labs/Experiment.ts';
import { experiments } from '../../../src-shared/labs/experiments.ts';
import { atStep, readValues } from '../../../src-shared/labs/readValues.ts';

const { document } = parseHTML('<html></html>');
const context: ExperimentContext = {
  source: undefined,
  compute: (experiment) =>
    Promise.reject(new FeaturescopeError('lab/unknown-experiment', { experiment, known: '' })),
  breathe: () => Promise.resolve(),
};

describe.each(experiments.map((entry) => [entry.id, entry] as const))('the experiment %s', (_id, entry) => {
  it('says everything in both languages, and accepts its own first values', async () => {
    const experiment = await entry.load();
    const words = [
      entry.title,
      experiment.notes,
      ...experiment.fields.map(({ label }) => label),
      ...experiment.fields.flatMap((field) =>
        field.kind === 'choice' ? field.options.map(({ label }) => label) : [],
      ),
    ];
    for (const { en, ko } of words) expect([en.trim(), ko.trim()]).not.toContain('');
    for (const notes of Object.values(experiment.notes)) expect(notes.length).toBeGreaterThan(50);
    const names = experiment.fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const values = initialValues(experiment);
    expect(readValues(experiment, values)).toEqual(values);
    expect(() => readValues(experiment, { nonsense: 1 })).toThrow(
      expect.objectContaining({ code: 'lab/wrong-value' }),
    );
  });

  it('refuses what its fields do not allow', async () => {
    const experiment = await entry.load();
    for (const field of experiment.fields) {
      const wrong =
        field.kind === 'number'
          ? [field.low - 1, field.high + 1, NaN, '1']
          : field.kind === 'text'
            ? ['x'.repeat(field.longest + 1), 1]
            : ['no such thing', 1];
      for (const value of wrong)
        expect(() => readValues(experiment, { [field.name]: value }), field.name).toThrow(
          expect.objectContaining({ code: 'lab/wrong-value' }),
        );
    }
  });

  it('draws its first picture and its ends, in both languages and all themes, at any size', async () => {
    const experiment = await entry.load();
    const values = initialValues(experiment);
    let course: unknown;
    try {
      course = await experiment.run(values, context);
    } catch (error) {
      // Experiments of the engine or of the open network are drawn in tests of their own.
      expect(error).toMatchObject({ code: expect.stringMatching(/^lab\//) as string });
      return;
    }
    const last = experiment.lastStep?.(course);
    const looks = [
      { language: 'en', theme: 'light', width: 960, height: 540 },
      { language: 'ko', theme: 'dark', width: 360, height: 240 },
      { language: 'en', theme: 'print', width: 300, height: 500 },
    ] as const;
    for (const step of last === undefined ? [undefined] : [0, Math.floor(last / 2), last])
      for (const look of looks) {
        const shown = atStep(experiment, course, step === undefined ? values : { ...values, step });
        expect(experiment.caption(course, shown, look.language)).not.toMatch(/NaN|undefined|Infinity/);
        const options = { document: document as unknown as Document, ...look };
        const plain = experiment.draw(course, shown, options).outerHTML;
        expect(plain).not.toMatch(/NaN|undefined|Infinity/);
        expect(plain).not.toContain('data-handle');
        experiment.draw(course, shown, { ...options, handles: true });
      }
  });
});
