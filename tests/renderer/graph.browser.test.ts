import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
beforeAll(async () => {
  await page.viewport(1280, 800);
  // The window loads it on demand; the test server's loading time is not under test.
  await import('../../src-renderer/views/stage/graphLayout.ts');
});
afterEach(() => screen.free());

async function show(network: 'vgg16' | 'inception'): Promise<void> {
  screen = await showWindow({ network });
  await until(() => screen.root.querySelector('[data-layer="output"]') !== null);
  await until(() => screen.app.workbench.frames.current !== null);
  await settle();
}
const left = (layer: string): number => screen.find(`[data-layer="${layer}"]`).getBoundingClientRect().left;
const mapOf = (layer: string): HTMLCanvasElement | null =>
  screen.root.querySelector(`[data-layer="${layer}"] canvas`);

describe('a network of many layers', () => {
  test('draws only the layers in sight, and has a map of the whole that moves the view', async () => {
    await show('vgg16');
    expect(mapOf('conv1_1')).not.toBeNull();
    expect(mapOf('conv5_3')).toBeNull();
    const minimap = screen.find('.minimap');
    const box = minimap.getBoundingClientRect();
    const at = { clientX: box.right - 12, clientY: box.top + box.height / 2, buttons: 1, pointerId: 1 };
    minimap.setPointerCapture = () => undefined;
    minimap.dispatchEvent(new PointerEvent('pointerdown', { ...at, bubbles: true }));
    await settle(3);
    expect(mapOf('conv1_1')).toBeNull();
    expect(mapOf('fc2')).not.toBeNull();
    const before = left('fc2');
    minimap.focus();
    minimap.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
    await settle(3);
    expect(left('fc2') - before).toBeCloseTo(80, 0);
  });
  test('fits the window at a key, and then needs no map of the whole', async () => {
    await show('vgg16');
    screen.find('[data-layer="conv1_1"]').focus();
    screen.press('0');
    await settle(3);
    expect(screen.root.querySelector('.minimap')).toBeNull();
    expect(left('input')).toBeGreaterThan(screen.find('#stage').getBoundingClientRect().left);
    expect(left('output')).toBeLessThan(screen.find('#stage').getBoundingClientRect().right);
  });
  test('turns to more maps of a layer by its buttons, by keys and by the wheel with Shift', async () => {
    await show('vgg16');
    const pages = (): string => screen.find('.pages').textContent.replace(/\s+/g, ' ').trim();
    expect(pages()).toBe('1–16 of 64');
    screen.find('[aria-label="Next maps of conv1_1"]').click();
    await settle(2);
    expect(pages()).toBe('17–32 of 64');
    const node = screen.find('[data-layer="conv1_1"]');
    node.dispatchEvent(
      new WheelEvent('wheel', { deltaY: 1, shiftKey: true, bubbles: true, cancelable: true }),
    );
    await settle(2);
    expect(pages()).toBe('21–36 of 64');
    node.focus();
    for (let press = 0; press < 3; press++) {
      node.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true, cancelable: true }));
      await settle(2);
    }
    expect(screen.app.workbench.selection.map).toBe(48);
    expect(pages()).toBe('37–52 of 64');
    // The map under the pointer is that of the current page.
    const box = node.getBoundingClientRect();
    const point = { clientX: box.left + 4, clientY: box.top + 4, bubbles: true };
    node.dispatchEvent(new PointerEvent('pointermove', point));
    await settle(2);
    expect(screen.find('.tip').textContent).toContain('conv1_1 · map 37');
  });
  test('brings the layer into sight that the keyboard goes to', async () => {
    await show('vgg16');
    screen.find('[data-layer="conv1_1"]').focus();
    screen.press('End');
    await settle(3);
    expect(document.activeElement?.getAttribute('data-layer')).toBe('output');
    expect(left('output')).toBeLessThan(screen.find('#stage').getBoundingClientRect().right - 50);
  });
  test('moves without making anything anew while the same layers are in sight', async () => {
    await show('vgg16');
    const stage = screen.find('#stage');
    const box = stage.getBoundingClientRect();
    const at = (x: number) => ({ clientX: x, clientY: box.top + 40, bubbles: true, view: window });
    const pan = async (frames: number, stride: number): Promise<MutationRecord[]> => {
      const records: MutationRecord[] = [];
      const changes = new MutationObserver((more) => void records.push(...more));
      changes.observe(stage, { subtree: true, childList: true, attributes: true, characterData: true });
      stage.dispatchEvent(new MouseEvent('mousedown', at(box.right - 10)));
      for (let frame = 1; frame <= frames; frame++) {
        window.dispatchEvent(new MouseEvent('mousemove', at(box.right - 10 - frame * stride)));
        await new Promise((done) => requestAnimationFrame(done));
      }
      window.dispatchEvent(new MouseEvent('mouseup', at(0)));
      records.push(...changes.takeRecords());
      changes.disconnect();
      return records;
    };
    const before = left('conv1_2');
    const touched = (await pan(4, 2)).map(
      ({ target, attributeName }) => `${target.nodeName} ${attributeName ?? 'children'}`,
    );
    expect(left('conv1_2') - before).toBeCloseTo(-8, 0);
    // The frame of the minimap, and the position of the whole drawing; no card, no map, no line.
    expect(new Set(touched)).toEqual(new Set(['rect x', 'DIV class', 'DIV style']));
    const second = mapOf('conv1_2');
    await pan(10, 4);
    expect(mapOf('conv1_2')).toBe(second);
    await pan(90, 40);
    expect(mapOf('conv1_1')).toBeNull();
  });
});

describe('a map', () => {
  const lit = (): number => screen.root.querySelectorAll('.edges .lit').length;
  const point = (layer: string, kind: 'pointermove' | 'pointerleave'): void => {
    const node = screen.find(`[data-layer="${layer}"]`);
    const box = node.getBoundingClientRect();
    node.dispatchEvent(
      new PointerEvent(kind, { clientX: box.left + 5, clientY: box.top + 5, bubbles: true }),
    );
  };
  test('shows under the pointer what it is computed from and what uses it, until the pointer leaves', async () => {
    await show('inception');
    point('ajoin', 'pointermove');
    await settle(2);
    // Map 1 of the concatenation is map 1 of the first branch; all following convolutions read it.
    expect(lit()).toBe(4);
    expect(screen.root.querySelectorAll('[data-layer="a1x1"] .ring.related')).toHaveLength(1);
    expect(screen.find('[data-layer="b3x3"]').classList.contains('related')).toBe(true);
    point('ajoin', 'pointerleave');
    await settle(2);
    expect(lit()).toBe(0);
  });
  test('shows the same with the keyboard’s focus', async () => {
    await show('inception');
    screen.find('[data-layer="a3x3"]').focus();
    await settle(2);
    expect(lit()).toBe(2);
    screen.find('[data-layer="a3x3"]').blur();
    await settle(2);
    expect(lit()).toBe(0);
  });
});

describe('an edge', () => {
  test('is as thick as the activations are strong, and says so under the pointer', async () => {
    await show('inception');
    const { flow } = screen.app;
    const widths = [...screen.root.querySelectorAll<SVGPathElement>('.edges path:not(.reach)')].map((path) =>
      parseFloat(path.style.strokeWidth),
    );
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...widths)).toBeCloseTo(6, 5);
    expect(flow.largest).toBeGreaterThan(0);
    const reach = screen.find('.edges .reach');
    reach.dispatchEvent(new PointerEvent('pointermove', { clientX: 400, clientY: 300, bubbles: true }));
    await settle(2);
    const said = screen.find('.tip').textContent;
    const [, from] = /^\s*(\S+) →/.exec(said)!;
    expect(said).toContain(flow.rmsActivations.get(from!)!.toFixed(3));
    reach.dispatchEvent(new PointerEvent('pointerleave'));
    await settle(2);
    expect(screen.root.querySelector('.tip')).toBeNull();
  });
});
