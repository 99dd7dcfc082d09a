import { afterEach, beforeAll, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
beforeAll(() => page.viewport(1280, 800));
afterEach(() => screen?.free());

test('the screen of reasons opens by its key, follows the image, and its parts are walked through by keys', async () => {
  screen = await showWindow();
  const { app, root, find, press, button } = screen;
  await until(() => app.workbench.frames.settled !== null);
  press('w');
  await until(() => root.querySelectorAll('.card canvas').length >= 6);
  expect(find('.answer').textContent).toContain('predicted: 7');
  button('Next image').click();
  await until(() => find('.answer').textContent.includes('truth 2'));
  press('[');
  await until(() => find('.answer').textContent.includes('truth 7'));
  press('s'); // training does not start from here
  expect(app.workbench.session!.step).toBe(0);
  find('#why-tab-image').focus();
  press('ArrowRight');
  await until(() => find('#why-tab-unit').ariaSelected === 'true');
  expect(document.activeElement?.id).toBe('why-tab-unit');
  press('ArrowLeft');
  press('ArrowLeft');
  await until(() => find('#why-tab-moved').ariaSelected === 'true');
  press('v');
  await until(() => app.screen === 'evaluation');
  press('[');
  expect(app.workbench.selection.index).toBe(0);
  press('w');
  await until(() => app.screen === 'why');
  press('w');
  await until(() => app.screen === null);
});

test('nothing in a card moves when its numbers change', async () => {
  screen = await showWindow();
  const { app, root, find } = screen;
  await until(() => app.workbench.session !== null);
  await app.goTo('why');
  await until(() => root.querySelectorAll('.card canvas').length >= 6);
  await settle();
  const places = (): string =>
    [...root.querySelectorAll('.cards .card, .cards canvas, .bar select')]
      .map((one) => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return [x, y, width, height].map(Math.round).join();
      })
      .join(' ');
  const before = places();
  app.why.attributions.target = 4;
  await until(() => app.why.attributions.occlusion.value?.target === 4);
  await settle();
  expect(places()).toBe(before);
  const strength = find('.slider input') as HTMLInputElement;
  strength.value = '0';
  strength.dispatchEvent(new Event('input', { bubbles: true }));
  await settle();
  expect(getComputedStyle(find('.card .map')).opacity).toBe('0');
});

test('an outline drawn around all points selects them, and a picture in the list leads to the network', async () => {
  screen = await showWindow();
  const { app, root, find } = screen;
  await until(() => app.workbench.session !== null);
  app.why.tab = 'all';
  app.why.allImages.count = 100;
  await app.goTo('why');
  await app.why.allImages.layOut();
  await until(() => root.querySelector('.cloud canvas') !== null);
  await settle();
  const canvas = find('.cloud canvas') as HTMLCanvasElement;
  canvas.setPointerCapture = () => undefined; // there is no real pointer here
  const box = canvas.getBoundingClientRect();
  const send = (type: string, x: number, y: number): boolean =>
    canvas.dispatchEvent(
      new PointerEvent(type, { clientX: box.left + x, clientY: box.top + y, bubbles: true, button: 0 }),
    );
  send('pointerdown', 1, 1);
  for (const [x, y] of [
    [box.width - 1, 1],
    [box.width - 1, box.height - 1],
    [1, box.height - 1],
  ] as const)
    send('pointermove', x, y);
  send('pointerup', 1, box.height - 1);
  await until(() => app.why.allImages.selected.length === 100);
  await until(() => root.querySelectorAll('.card li canvas').length === 60);
  root.querySelectorAll<HTMLButtonElement>('.card li > button:has(canvas)')[5]!.click();
  await until(() => app.screen === null);
  expect(app.workbench.selection.index).toBe(5);
});

test('a network without convolutions has no Grad-CAM and says so; drawing asks about one’s own image', async () => {
  screen = await showWindow();
  const { app, root, button } = screen;
  await until(() => app.workbench.session !== null);
  const session = app.workbench.session!;
  const layers = session.model.layers.filter(({ kind }) => kind !== 'conv');
  app.workbench.session = { ...session, model: { ...session.model, layers } };
  await app.goTo('why');
  await until(() => root.textContent.includes('this network has none'));
  button('Draw').click();
  await until(() => root.querySelector('.sheet canvas') !== null);
  app.workbench.drawing.begin(0.5, 0.5, 0.5);
  await until(() => app.why.attributions.saliency.value?.label === null);
  expect(root.querySelector('.answer')!.textContent).toContain('Own image');
});
