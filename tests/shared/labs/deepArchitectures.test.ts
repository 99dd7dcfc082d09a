import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { architectureOf } from '../../../src-shared/labs/deep-architectures/course.ts';
import { experiment } from '../../../src-shared/labs/deep-architectures/experiment.ts';
import { columnsOf, partAround, placeColumns } from '../../../src-shared/labs/deep-architectures/layout.ts';
import { parametersOf } from '../../../src-shared/labs/deep-architectures/units.ts';
import { initialValues, type ExperimentValues } from '../../../src-shared/labs/Experiment.ts';
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

describe('a part of a graph', () => {
  const size = { width: 620, height: 280 };
  const zoomed = (id: string, values: ExperimentValues, handles = true): SVGSVGElement => {
    const all = { ...initialValues(experiment), network: id, ...values };
    return experiment.draw(architectureOf(all), all, { ...look, ...size, handles });
  };
  const [zoomIn, zoomOut] = experiment.buttons!;

  it.each([
    ['googlenet', 20],
    ['resnet-50', 0],
    ['resnet-152', 205],
  ])(
    'of %s has large labels around its unit %i after one press, and the whole in small above',
    (id, step) => {
      const values = { ...initialValues(experiment), network: id };
      const course = architectureOf(values);
      const near = zoomIn!.values(course, values)!;
      const svg = zoomed(id, { ...near, step });
      const labels = [...svg.querySelectorAll('g[text-anchor="middle"] text')];
      expect(labels.length).toBeGreaterThan(3);
      // Units of the picture, of which presentation makes two or more pixels each.
      for (const label of labels) expect(Number(label.getAttribute('font-size'))).toBeGreaterThanOrEqual(12);
      expect(svg.querySelectorAll(`[data-handle="unit-${step}"]`)).toHaveLength(1);
      expect(svg.querySelectorAll('[data-plane="map"] rect[fill]').length).toBeGreaterThan(
        course.units.length,
      );
    },
  );

  it('keeps a line to what it reads before it, and to what reads it behind', () => {
    const course = architectureOf({ network: 'resnet-50' });
    const columns = columnsOf(course.units);
    const part = partAround(columns, 30, 8);
    expect(part.to - part.from).toBe(Math.round(columns.slots.length / 8));
    const { slots } = placeColumns(columns, { x: 0, y: 0, ...size }, part);
    const shown = columns.slots.slice(part.from, part.to).flat();
    expect(slots).toHaveLength(shown.length);
    const within = new Set(shown);
    shown.forEach((slot, at) =>
      expect(slots[at]!.cut.before).toBe(slot.from.some((one) => !within.has(one))),
    );
    expect(slots.some(({ cut }) => cut.before)).toBe(true);
    expect(slots.some(({ cut }) => cut.behind)).toBe(true);
  });

  it('is left again, and goes no further than both ends', () => {
    let values: ExperimentValues = { ...initialValues(experiment), network: 'resnet-152' };
    const course = architectureOf(values);
    expect(zoomOut!.values(course, values)).toBeUndefined();
    for (let press = 0; press < 10; press++) values = { ...values, ...zoomIn!.values(course, values) };
    expect(values['zoom']).toBe(32);
    for (let press = 0; press < 10; press++) values = { ...values, ...zoomOut!.values(course, values) };
    expect(values['zoom']).toBe(1);
    expect(zoomIn!.values(course, { ...values, shown: 'table' })).toBeUndefined();
  });

  it('goes to a box that is pressed, and to the place of the small graph', () => {
    const values = { ...initialValues(experiment), network: 'alexnet' };
    const { units } = architectureOf(values);
    expect(experiment.drag!('unit-7', { x: 0, y: 0 }, values)).toEqual({ step: 7 });
    expect(experiment.drag!('map', { x: -3, y: 0 }, values)).toEqual({ step: 0 });
    expect(experiment.drag!('map', { x: 1e6, y: 0 }, values)).toEqual({ step: units.length - 1 });
    expect(zoomed('alexnet', { zoom: 4, step: 3 }, false).querySelectorAll('[data-handle]')).toHaveLength(0);
  });
});

it('the auxiliary heads of GoogLeNet are there when they are asked for, and only there', () => {
  const counts = [false, true].map(
    (heads) => architectureOf({ network: 'googlenet', heads }).model.outputs.length,
  );
  expect(counts).toEqual([1, 3]);
  expect(architectureOf({ network: 'vgg-16', heads: true }).model.outputs).toHaveLength(1);
});
