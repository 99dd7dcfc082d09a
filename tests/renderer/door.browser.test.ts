import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

async function atTheDoor(): Promise<Screen> {
  await page.viewport(1280, 720);
  screen = await showWindow();
  await settle();
  await screen.app.workbench.choose();
  await until(() => document.querySelector('.columns') !== null);
  await settle();
  return screen;
}

/** The card of a data set. */
function card(name: string): HTMLElement {
  const found = [...document.querySelectorAll('label')].find(
    (one) => one.querySelector('strong')?.textContent === name,
  );
  if (!found) throw new Error(`No card ${name}`);
  return found;
}

/** Types a path and opens it with Enter. */
async function open(path: string): Promise<string> {
  const field = screen!.find('.path') as HTMLInputElement;
  field.focus();
  field.value = path;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  screen!.press('Enter');
  await settle(10);
  return document.getElementById('open-path-told')?.textContent.trim() ?? '';
}

describe('the data to choose from', () => {
  test('shows some images of what is here, and the classes of what is not', async () => {
    const { engine } = await atTheDoor();
    await until(() => card('MNIST').querySelectorAll('canvas').length === 10);
    const drawn = card('MNIST').querySelector('canvas')!;
    const pixels = drawn.getContext('2d')!.getImageData(0, 0, 28, 28).data;
    expect(new Set(pixels).size).toBeGreaterThan(4);
    const later = card('Fashion-MNIST');
    expect(later.querySelectorAll('canvas').length).toBe(0);
    expect(later.textContent).toContain('Once it is here, images of:');
    expect(engine.received).not.toContain('previewData fashion-mnist');
  });

  test('is asked for once, however often the start screen is drawn', async () => {
    const { engine, app } = await atTheDoor();
    await until(() => card('MNIST').querySelectorAll('canvas').length === 10);
    app.preferences.otherLanguage();
    await settle();
    expect(engine.received.filter((call) => call === 'previewData mnist')).toHaveLength(1);
  });
});

describe('opening by a path', () => {
  test('offers a folder of images among the data, chosen, and trains on it', async () => {
    const { app } = await atTheDoor();
    expect(await open('/home/a/letters')).toContain(
      '“letters” is chosen above: 96 images to train, 32 to test.',
    );
    expect(card('letters').querySelector('input')!.checked).toBe(true);
    expect(app.workbench.choices?.data.filter(({ name }) => name === 'letters')).toHaveLength(1);
    await open('/home/a/letters');
    expect(app.workbench.choices?.data.filter(({ name }) => name === 'letters')).toHaveLength(1);
  });

  test('tells what pictures are like, and reads them so that they fit the network', async () => {
    const { app } = await atTheDoor();
    expect(await open('/home/a/photos')).toContain('choose another network above');
    const found = screen!.find('.found');
    expect(found.textContent).toContain('2 classes: cat, dog');
    expect(found.textContent).toContain('The pictures are dark on a light ground.');
    const fit = [...found.querySelectorAll('button')].find(({ textContent }) =>
      textContent.includes('Make them fit the network (28×28×1)'),
    );
    fit!.click();
    await settle(10);
    expect(form().folder).toBe('/home/a/photos?size=28x28&channels=grey');
    expect(screen!.find('.found').textContent).toContain('28×28×1');
    expect(screen!.find('.found').querySelector('button')).toBeNull();
    expect(app.workbench.choices?.data.filter(({ name }) => name === 'photos')).toHaveLength(1);

    function form(): { folder?: string | undefined } {
      return app.workbench.choices!.data.find(({ name }) => name === 'photos')!;
    }
  });

  test('opens a run', async () => {
    const { app } = await atTheDoor();
    await open('/home/a/run');
    await until(() => app.workbench.session?.run === '/home/a/run');
    expect(app.workbench.choosing).toBe(false);
  });

  test('names what cannot be opened yet, and asks for a path where there is none', async () => {
    const { app } = await atTheDoor();
    expect(await open('/home/a/net.tflite')).toContain(
      'cannot be opened yet: it is of the format TensorFlow Lite',
    );
    expect(await open('  ')).toBe('Type a path first.');
    // Enter in the field opens the path; it does not start a training.
    expect(app.workbench.session?.pretrained).toBeDefined();
  });
});

test('a network of another program that is dropped on the window is told by its name', async () => {
  const { app } = await atTheDoor();
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'net.h5'));
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
  await until(() => app.workbench.problems.list.length > 0);
  expect(app.workbench.problems.list[0]).toMatchObject({
    code: 'open/by-path',
    detail: { name: 'net.h5' },
  });
});
