import { mount, unmount } from 'svelte';
import { expect, test } from 'vitest';
import { provideApp } from '../../src-renderer/views/context.ts';
import Overlay from '../../src-renderer/views/why/Overlay.svelte';
import { attributionScale } from '../../src-shared/figures/explain/attributionMap.ts';
import { makeDesk } from './desk.ts';

test('a press on a map chooses the pixel under it, which is marked where it lies', async () => {
  const { app, free } = makeDesk({});
  const within = (...args: Parameters<typeof Overlay>) => {
    provideApp(app);
    return Overlay(...args);
  };
  const [height, width] = [10, 20];
  const map = Float32Array.from({ length: height * width }, (_none, at) => at);
  const pressed: number[][] = [];
  const target = document.body.appendChild(document.createElement('div'));
  target.style.width = '400px';
  const props = {
    ...{ image: new Uint8Array(height * width), shape: [height, width, 1] as const, map, label: 'a map' },
    ...{ scale: attributionScale(map), strength: 1, pixel: [3, 15] as const },
    onPixel: (pixel: number[]) => pressed.push(pixel),
  };
  const mounted = mount(within, { target, props });
  await new Promise(requestAnimationFrame);
  const layers = target.querySelector('.layers')!;
  const [box, mark] = [layers, target.querySelector('.pixel')!].map((one) => one.getBoundingClientRect());
  expect(mark!.left - box!.left).toBeCloseTo((15 / width) * box!.width, 0);
  expect(mark!.top - box!.top).toBeCloseTo((3 / height) * box!.height, 0);
  const press = (x: number, y: number): boolean =>
    layers.firstElementChild!.dispatchEvent(
      new MouseEvent('click', {
        clientX: box!.left + x * box!.width,
        clientY: box!.top + y * box!.height,
        bubbles: true,
      }),
    );
  press(0.01, 0.01);
  press(0.999, 0.999);
  press(0.52, 0.31);
  expect(pressed).toEqual([
    [0, 0],
    [9, 19],
    [3, 10],
  ]);
  void unmount(mounted);
  target.remove();
  free();
});
