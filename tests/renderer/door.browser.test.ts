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
    expect(await open('/home/a/letters')).toContain('“letters” is chosen above: 96 to train, 32 to test.');
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

  test('reads the columns of a table as plain numbers, or its colours one after another, on request', async () => {
    await atTheDoor();
    const field = (): HTMLInputElement => screen!.find('.path') as HTMLInputElement;
    const choice = (name: string): HTMLInputElement | HTMLSelectElement | null | undefined =>
      [...screen!.find('.found').querySelectorAll('label')]
        .find(({ textContent }) => textContent.includes(name))
        ?.querySelector('select, input');
    await open('/home/a/table.csv?label=kind');
    expect(screen!.find('.found').textContent).toContain('7×7×3');
    choice('All the red first')!.click();
    await settle(10);
    expect(dataFolder()).toBe('/home/a/table.csv?label=kind&planar=yes');
    const columns = choice('Columns are') as HTMLSelectElement;
    columns.value = 'numbers';
    columns.dispatchEvent(new Event('change', { bubbles: true }));
    await settle(10);
    expect(dataFolder()).toBe('/home/a/table.csv?label=kind&columns=numbers&planar=yes');
    expect(screen!.find('.found').textContent).toContain('147');
    expect(choice('Exchange dark and light')).toBeUndefined();
    expect((choice('Columns are') as HTMLSelectElement).value).toBe('numbers');
    expect(field().value).toBe('/home/a/table.csv?label=kind');

    function dataFolder(): string | undefined {
      return screen!.app.workbench.choices!.data.find(({ name }) => name === 'table.csv')?.folder;
    }
  });

  test('lets the label of a table be chosen where none is found, and another one where one was', async () => {
    await atTheDoor();
    expect(await open('/home/a/passengers.csv')).toContain('has no column of labels');
    const selects = (): HTMLSelectElement[] => [
      ...screen!.find('#open-path').querySelectorAll<HTMLSelectElement>('label select'),
    ];
    const choose = async (at: number, value: string): Promise<void> => {
      const select = selects()[at]!;
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await settle(10);
    };
    expect([...selects()[0]!.options].map(({ value }) => value)).toEqual(['', 'age', 'survived']);
    await choose(0, 'survived');
    const found = () => screen!.app.workbench.choices!.data.find(({ name }) => name === 'passengers.csv');
    expect(found()?.folder).toBe('/home/a/passengers.csv?label=survived');
    expect(selects()[0]!.value).toBe('survived');
    expect(screen!.find('.found').textContent).toContain('1 number for each example');
    expect(screen!.find('.found').querySelector('.examples')).toBeNull();
    await choose(1, 'age');
    expect(document.getElementById('open-path-told')!.textContent).toContain('has no column of labels');
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

/** Drops files on the window, as a browser does: without their paths. */
function drop(...files: File[]): void {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}

/** Chooses files in a file dialog. */
function choose(label: string, ...files: File[]): void {
  const input = document.querySelector<HTMLInputElement>(`input[aria-label="${label}"]`)!;
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

describe('files that a page is not told the place of', () => {
  test('are copied when they are dropped on the window, and told of', async () => {
    const { app, engine } = await atTheDoor();
    app.workbench.choosing = false;
    await settle();
    // Larger than one message holds.
    const bytes = new Uint8Array(5 * 2 ** 20).map((_none, at) => at % 251);
    drop(new File([bytes], 'net.h5'));
    await until(() => document.querySelector('.model') !== null);
    expect(document.querySelector('.model h4')!.textContent).toContain('net.h5');
    expect(engine.received.filter((call) => call === 'addToDrop').length).toBeGreaterThan(1);
    expect(engine.dropped.map(({ path }) => path)).toEqual(['net.h5']);
    expect(engine.dropped[0]!.content.every((byte, at) => byte === bytes[at])).toBe(true);
    // What is told of it is in sight, and the header still is.
    const box = document.querySelector('.model h4')!.getBoundingClientRect();
    expect(box.top).toBeGreaterThan(document.querySelector('header')!.getBoundingClientRect().bottom);
    expect(box.bottom).toBeLessThan(720);
    expect(document.querySelector('header')!.getBoundingClientRect().top).toBe(0);
  });

  test('are copied when they are chosen, small ones together', async () => {
    const { engine, app } = await atTheDoor();
    choose('Choose files…', new File(['{}'], 'model.json'), new File(['abc'], 'weights.bin'));
    await until(() => engine.received.includes('lookAtPath'));
    expect(engine.dropped.map(({ path, content }) => [path, content.length])).toEqual([
      ['model.json', 2],
      ['weights.bin', 3],
    ]);
    expect(engine.received.filter((call) => call === 'addToDrop')).toHaveLength(1);
    choose('Choose a folder…');
    await until(() => app.workbench.problems.list.length > 0);
    expect(app.workbench.problems.list[0]).toMatchObject({ code: 'open/nothing-given' });
  });

  test('lead to the Build screen if they are the text of a network', async () => {
    const { app } = await atTheDoor();
    drop(new File(['model = Sequential()'], 'net.py'));
    await until(() => app.screen === 'build');
    expect(app.build.code).toBe('model = Sequential()');
    expect(app.build.pane).toBe('code');
  });

  test('are refused by name where nothing of their kind is opened', async () => {
    const { app } = await atTheDoor();
    drop(new File(['x'], 'net.pt'));
    await until(() => app.workbench.problems.list.length > 0);
    expect(app.workbench.problems.list[0]).toMatchObject({ code: 'open/not-yet' });
  });
});

test('data that the chosen network does not take gets a network of its own', async () => {
  const { app } = await atTheDoor();
  expect(await open('/home/a/photos')).toContain('They do not fit the chosen network');
  [...document.querySelectorAll('button')]
    .find((one) => one.textContent === 'Build a network for them')!
    .click();
  await until(() => app.screen === 'build');
  const { build } = app;
  expect(build.inputShape).toEqual([100, 80, 3]);
  expect(build.described.layers.at(-1)!.shape).toEqual([2]);
  expect(build.data?.folder).toBe('/home/a/photos');
  expect(build.ready).toBe(true);
  // It stays among the choices.
  await app.goTo(null);
  await app.workbench.choose();
  expect(app.workbench.choices!.data.some(({ folder }) => folder === '/home/a/photos')).toBe(true);
});
