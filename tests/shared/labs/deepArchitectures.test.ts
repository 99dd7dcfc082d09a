import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { architectureOf } from '../../../src-shared/labs/deep-architectures/course.ts';
import { experiment } from '../../../src-shared/labs/deep-architectures/experiment.ts';
import { columnsOf, placeColumns } from '../../../src-shared/labs/deep-architectures/layout.ts';
import { parametersOf } from '../../../src-shared/labs/deep-architectures/units.ts';
import { initialValues } from '../../../src-shared/labs/Experiment.ts';
import { publishedNetworks } from '../../../src-shared/networks/published/published.ts';

const { document } = parseHTML('<html></html>');
const courses = publishedNetworks.map(
  ({ id }) => [id, architectureOf({ network: id, heads: true })] as const,
);
const look = { document: document as unknown as Document, theme: 'light', language: 'en' } as const;

describe.each(courses)('the graph of %s', (_id, course) => {
  const { model, units } = course;

  it('has every layer in one unit, behind the units that it reads, and loses no parameter', () => {
    expect(
      units
        .flatMap(({ layers }) => layers)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(model.layers.map(({ name }) => name).sort());
    units.forEach(({ inputs }, at) => expect(Math.max(-1, ...inputs)).toBeLessThan(at));
    expect(units.reduce((sum, unit) => sum + parametersOf(unit), 0)).toBe(model.parameters);
    expect(units.every(({ head }) => head.className !== 'ZeroPadding2D')).toBe(true);
  });

  it('is laid out within its area, in which neither boxes nor lines lie on each other', () => {
    for (const area of [
      { x: 10, y: 44, width: 940, height: 470 },
      { x: 0, y: 0, width: 300, height: 500 },
    ]) {
      const { slots } = placeColumns(columnsOf(units), area);
      expect(slots.filter(({ unit }) => unit !== undefined)).toHaveLength(units.length);
      for (const [at, one] of slots.entries()) {
        expect(one.x).toBeGreaterThanOrEqual(area.x);
        expect(one.x + one.width).toBeLessThanOrEqual(area.x + area.width + 1e-6);
        expect(one.y).toBeGreaterThanOrEqual(area.y);
        expect(one.y + one.height).toBeLessThanOrEqual(area.y + area.height + 1e-6);
        for (const other of slots.slice(at + 1)) {
          const apart =
            Math.abs(one.x - other.x) >= one.width - 1e-6 || Math.abs(one.y - other.y) >= one.height - 1e-6;
          expect(apart).toBe(true);
        }
      }
      // Every unit is reached from the input along the lines.
      const seen = new Set<(typeof slots)[number]>();
      const visit = (slot: (typeof slots)[number]): void => {
        if (seen.has(slot)) return;
        seen.add(slot);
        slot.from.forEach(visit);
      };
      slots.filter(({ unit }) => unit !== undefined).forEach(visit);
      expect(seen.size).toBe(slots.length);
      for (const slot of slots) expect(slot.from.length > 0).toBe(slot.unit !== 0);
    }
  });

  it('adds up the parameters while one walks through, in graph and table', () => {
    const values = initialValues(experiment);
    const size = { width: 960, height: 540 };
    const total = model.parameters.toLocaleString('en-US');
    for (const step of [0, Math.floor(units.length / 2), units.length - 1]) {
      const soFar = units.slice(0, step + 1).reduce((sum, unit) => sum + parametersOf(unit), 0);
      const graph = experiment.draw(course, { ...values, step }, { ...look, ...size }).outerHTML;
      expect(graph).toContain(`${soFar.toLocaleString('en-US')} of ${total} so far`);
      expect(graph.match(/stroke-width="3"/g)).toHaveLength(1);
      const table = experiment.draw(
        course,
        { ...values, step, shown: 'table' },
        { ...look, ...size },
      ).outerHTML;
      expect(table).toContain(`>${units[step]!.head.name}<`);
      expect(table).toContain(`>${total}<`);
    }
  });
});

it('the auxiliary heads of GoogLeNet are there when they are asked for, and only there', () => {
  const counts = [false, true].map(
    (heads) => architectureOf({ network: 'googlenet', heads }).model.outputs.length,
  );
  expect(counts).toEqual([1, 3]);
  expect(architectureOf({ network: 'vgg-16', heads: true }).model.outputs).toHaveLength(1);
});
