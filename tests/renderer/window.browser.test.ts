import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { lenetOnMnist, until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
beforeAll(() => page.viewport(1280, 800));
afterEach(() => screen.free());

/** Number of different colours on a layer's canvas. */
function coloursOf(layer: string): number {
  const canvas = screen.find(`[data-layer="${layer}"] canvas`) as HTMLCanvasElement;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
  return new Set(new Uint32Array(data.buffer)).size;
}

describe('the stage', () => {
  test('draws the maps of every layer, each pixel a block', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.frames.current !== null);
    await settle();
    for (const layer of ['input', 'conv1', 'pool1', 'conv2', 'pool2', 'conv3', 'flatten', 'dense1'])
      expect(coloursOf(layer), layer).toBeGreaterThan(5);
    expect(screen.find('[data-layer="output"]').textContent).toContain('97 %');
  });
  test('moves the selection with the arrow keys, the focus with it', async () => {
    screen = await showWindow();
    await until(() => screen.root.querySelector('[data-layer="conv1"]') !== null);
    screen.find('[data-layer="conv1"]').focus();
    screen.press('ArrowRight');
    await settle(2);
    screen.press('ArrowRight');
    await settle(2);
    screen.press('ArrowDown');
    await settle(2);
    expect(document.activeElement?.getAttribute('data-layer')).toBe('conv2');
    expect(document.activeElement?.textContent.trim()).toBe(
      'conv2, convolution, 10×10×16, 2,416 parameters; map 2 of 16 selected',
    );
    expect(window.location.hash).toContain('layer=conv2&map=1');
    expect(screen.root.querySelectorAll('[data-layer][tabindex="0"]')).toHaveLength(1);
  });
  test('selects the map under the pointer and says its value', async () => {
    screen = await showWindow();
    await until(() => screen.root.querySelector('[data-layer="conv1"]') !== null);
    await settle();
    const node = screen.find('[data-layer="conv1"]');
    const box = node.getBoundingClientRect();
    const at = { clientX: box.left + box.width / 2, clientY: box.bottom - 8, bubbles: true, detail: 1 };
    node.dispatchEvent(new PointerEvent('pointermove', at));
    await settle(2);
    expect(screen.find('.tip').textContent).toMatch(/conv1 · map 6 · \d+, \d+ *[−0-9.]+/);
    node.dispatchEvent(new MouseEvent('click', at));
    await settle(2);
    expect(screen.app.workbench.selection.map).toBe(5);
  });
});

describe('a person', () => {
  test('starts training with one click from the start screen', async () => {
    screen = await showWindow({ stepMs: 10 });
    await until(() => screen.app.workbench.session !== null);
    await settle(2);
    screen.button('Train a network').click();
    await until(() => screen.root.querySelector('.go button') !== null);
    screen.button('Start training').click();
    await until(() => screen.app.workbench.running);
    await until(() => (screen.app.workbench.frames.current?.frame.step ?? 0) > 2);
  });
  test('runs, pauses, steps and resets with keys', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.workbench.open(lenetOnMnist);
    screen.press('s');
    await until(() => screen.app.workbench.session?.step === 1);
    screen.press(' ');
    await until(() => screen.app.workbench.running);
    screen.press(' ');
    await until(() => !screen.app.workbench.running);
    screen.press('r');
    await settle(2);
    expect(screen.root.querySelector('dialog')?.open).toBe(true);
    screen.button('Start again').click();
    await until(() => screen.app.workbench.session?.step === 0);
  });
  test('cannot start with a setting out of range, and is told the range', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.workbench.choose();
    await settle(2);
    const field = screen.find('#setting-learningRate') as HTMLInputElement;
    field.value = '11';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await settle(2);
    expect(screen.button('Start training').disabled).toBe(true);
    expect(screen.find('#hint-learningRate').textContent).toBe('From 0.000001 to 10');
  });
  test('trains on augmented images and on a part of them, and reads both in the settings of the run', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.workbench.choose();
    await until(() => screen.root.querySelector('#setting-trainImages') !== null);
    const field = screen.find('#setting-trainImages') as HTMLInputElement;
    field.closest('details')!.open = true;
    const fill = async (value: string): Promise<void> => {
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await settle(2);
    };
    await fill('60001');
    expect(screen.button('Start training').disabled).toBe(true);
    expect(screen.find('#setting-trainImages-hint').textContent).toContain('From 2 to 60,000');
    await fill('500');
    const kinds = [...field.closest('details')!.querySelectorAll<HTMLLabelElement>('.kind')];
    for (const kind of ['shift', 'rotation'])
      kinds
        .find((label) => label.textContent.includes(kind))!
        .querySelector('input')!
        .click();
    await settle(2);
    screen.button('Start training').click();
    await until(() => screen.app.workbench.session?.settings.trainImages === 500);
    expect(screen.app.workbench.session!.settings.augment).toEqual(['rotation', 'shift']);
    await screen.app.workbench.control({ action: 'pause' });
    await settle(2);
    (screen.find('#live-settings') as HTMLButtonElement).click();
    await until(() => document.body.textContent.includes('rotation, shift'));
    const said = [...document.querySelectorAll('dt')].map(
      (term) => `${term.textContent}: ${term.nextElementSibling?.textContent.trim()}`,
    );
    expect(said).toContain('Training images used: 500');
    expect(said).toContain('Augmentation: rotation, shift');
  });
  test('cannot stop early without validation images, and stops early with some', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.workbench.choose();
    await until(() => screen.root.querySelector('#setting-patience') !== null);
    const fill = async (id: string, value: string): Promise<void> => {
      const field = screen.find(id) as HTMLInputElement;
      field.value = value;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await settle(2);
    };
    screen.find('#setting-patience').closest('details')!.open = true;
    await fill('#setting-validationSplit', '0');
    await fill('#setting-patience', '5');
    expect(screen.button('Start training').disabled).toBe(true);
    expect(screen.find('#setting-patience-hint').textContent).toContain('Hold out some validation images');
    await fill('#setting-validationSplit', '0.2');
    expect(screen.button('Start training').disabled).toBe(false);
    await fill('#setting-patience', '0');
    expect(screen.find('#setting-patience-hint').textContent).toContain('From 1 to 1,000');
    await fill('#setting-patience', '5');
    (screen.find('.best input') as HTMLInputElement).click();
    const monitor = screen.find('#setting-monitor') as HTMLSelectElement;
    expect([...monitor.options].map(({ value }) => value)).toEqual(['loss', 'accuracy']);
    monitor.value = 'accuracy';
    monitor.dispatchEvent(new Event('change', { bubbles: true }));
    await settle(2);
    screen.button('Start training').click();
    await until(() => screen.app.workbench.session?.settings.patience === 5);
    expect(screen.app.workbench.session!.settings).toMatchObject({ monitor: 'accuracy', restoreBest: true });
  });
  test('is told why training stopped early, and goes back to the best step', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.workbench.open(lenetOnMnist);
    await screen.app.workbench.control({ action: 'step', steps: 30 });
    const { workbench } = screen.app;
    const best = { step: 10, epoch: 1, value: 0.25 };
    const condition = { when: 'early-stop', metric: 'loss', epochs: 2 } as const;
    workbench.show({ ...workbench.session!, met: { condition, step: 30, value: 0.5, best } });
    await settle(2);
    const said = screen.find('.reason').textContent.replaceAll(/\s+/g, ' ');
    expect(said).toContain(
      'Stopped early at step 30: the validation loss has not improved for 2 epochs. Best: 0.2500 after epoch 1 (step 10).',
    );
    screen.button('Go back to it').click();
    await until(() => workbench.session?.step === 10);
  });
  test('changes the language of everything at once, and the document says so', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    screen.button('한국어').click();
    await settle(2);
    expect(document.documentElement.lang).toBe('ko');
    expect(screen.find('header').textContent).toContain('네트워크 학습하기');
    expect(screen.find('footer').textContent).toContain('MNIST로 학습됨');
  });
  test('hides and resizes panes, and finds them so again', async () => {
    screen = await showWindow();
    await until(() => screen.root.querySelector('[role="separator"]') !== null);
    const divider = screen.find('[role="separator"]');
    divider.focus();
    screen.press('ArrowRight');
    await settle(2);
    expect(divider.getAttribute('aria-valuenow')).toBe('252');
    screen.button('Inspector').click();
    await settle(2);
    expect(screen.root.querySelector('.inspector')).toBeNull();
    const stored = JSON.parse(localStorage.getItem('featurescope-preferences') ?? '{}') as object;
    expect(stored).toMatchObject({ leftWidth: 252, right: false });
  });
});

describe('the Tab key', () => {
  /** Presses of the Tab key from the top of the page to a place. */
  async function pressesTo(place: string): Promise<number> {
    for (let presses = 1; presses <= 40; presses++) {
      await userEvent.keyboard('{Tab}');
      if (document.activeElement?.matches(place)) return presses;
    }
    throw new Error(`The Tab key does not lead to ${place}`);
  }
  test.each([
    ['a trained network', false, 1280],
    ['a run', true, 1280],
    ['a run in a narrow window', true, 1024],
  ] as const)('reaches the network of %s with at most eight presses', async (_what, opensRun, width) => {
    await page.viewport(width, 720);
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    if (opensRun) await screen.app.workbench.open(lenetOnMnist);
    await until(() => screen.root.querySelector('[data-layer="conv1"]') !== null);
    await settle();
    (document.activeElement as HTMLElement | null)?.blur();
    expect(await pressesTo('[data-layer]')).toBeLessThanOrEqual(8);
  });
  test('stops once at the header, whose arrow keys pass over what is hidden', async () => {
    await page.viewport(1280, 720);
    screen = await showWindow();
    await until(() => screen.root.querySelector('[data-layer="conv1"]') !== null);
    await settle();
    (document.activeElement as HTMLElement | null)?.blur();
    await pressesTo('header button');
    const reached = new Set<Element>();
    screen.press('Home');
    while (!reached.has(document.activeElement!)) {
      reached.add(document.activeElement!);
      expect(document.activeElement!.checkVisibility({ visibilityProperty: true })).toBe(true);
      screen.press('ArrowRight');
    }
    const all = [...document.querySelectorAll<HTMLButtonElement>('header button')].filter(
      (one) => !one.disabled && one.checkVisibility({ visibilityProperty: true }),
    );
    expect([...reached]).toEqual(all);
    await userEvent.keyboard('{Tab}');
    expect(document.activeElement!.closest('header')).toBeNull();
  });
});
