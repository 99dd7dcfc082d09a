import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

const dialog = (): HTMLDialogElement | null => document.querySelector('dialog[open]');
/** Presses a key with Ctrl in the focused element. */
function pressWithCtrl(key: string, code = ''): void {
  (document.activeElement ?? document.body).dispatchEvent(
    new KeyboardEvent('keydown', { key, code, ctrlKey: true, bubbles: true, cancelable: true }),
  );
}

async function openPalette(code = ''): Promise<HTMLInputElement> {
  pressWithCtrl(code ? 'ㅏ' : 'k', code);
  await until(() => document.activeElement?.matches('.query') ?? false);
  return document.activeElement as HTMLInputElement;
}

function type(field: HTMLInputElement, words: string): void {
  field.value = words;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

describe('the command palette', () => {
  test('opens with Ctrl K in any keyboard layout, finds in both languages, does it, and gives the focus back', async () => {
    screen = await showWindow({}, { language: 'ko' });
    await settle();
    screen.button('네트워크 학습하기').focus();
    const field = await openPalette('KeyK');
    type(field, 'ㅍㄱ');
    await settle();
    expect(document.querySelector('[aria-selected="true"]')?.textContent).toContain('평가');
    type(field, 'dark');
    await settle();
    screen.press('Enter');
    await until(() => dialog() === null);
    expect(screen.app.preferences.themeChoice).toBe('dark');
    expect(document.activeElement?.textContent).toBe('네트워크 학습하기');
  });

  test('goes along with the arrow keys, tells the chosen one to who listens, and closes with Escape', async () => {
    screen = await showWindow();
    await settle();
    const field = await openPalette();
    const first = field.getAttribute('aria-activedescendant')!;
    screen.press('ArrowDown');
    await settle();
    const second = field.getAttribute('aria-activedescendant')!;
    expect(second).not.toBe(first);
    expect(document.getElementById(second)?.ariaSelected).toBe('true');
    dialog()!.dispatchEvent(new Event('cancel', { cancelable: true }));
    await until(() => dialog() === null);
  });

  test('loses no key that is pressed before it is loaded', async () => {
    screen = await showWindow();
    await settle();
    pressWithCtrl('k');
    for (const key of ['e', 'v', 'x', 'Backspace', 'a']) screen.press(key);
    await until(() => document.querySelector('.query') !== null);
    expect((document.querySelector('.query') as HTMLInputElement).value).toBe('eva');
    expect(screen.app.workbench.choosing).toBe(false);
    screen.app.overlay = null;
    await until(() => dialog() === null);
    expect((await openPalette()).value).toBe('');
  });

  test('does not do what is blocked, and says why in sight', async () => {
    screen = await showWindow();
    await settle();
    const field = await openPalette();
    type(field, 'one step');
    await settle();
    const chosen = document.querySelector('[aria-selected="true"]')!;
    expect(chosen.ariaDisabled).toBe('true');
    expect(chosen.textContent).toContain('ships with the program');
    screen.press('Enter');
    await settle();
    expect(dialog()).not.toBeNull();
  });

  test('opens the pane of a button, with the focus in it', async () => {
    screen = await showWindow();
    await settle();
    await screen.app.workbench.open({ from: 'recipe', recipe: 'lenet5', data: 'mnist' });
    await settle();
    type(await openPalette(), 'run until');
    await settle();
    expect(document.querySelector('[aria-selected="true"]')?.textContent).toContain('Run until');
    screen.press('Enter');
    await until(() => document.activeElement?.closest('#run-until') !== null && dialog() === null);
  });

  test('leaves a question of the program where it is', async () => {
    screen = await showWindow();
    await settle();
    await screen.app.workbench.open({ from: 'recipe', recipe: 'lenet5', data: 'mnist' });
    screen.engine.play(5);
    screen.app.workbench.askingReset = true;
    await until(() => dialog() !== null);
    pressWithCtrl('k');
    await settle();
    expect(document.querySelector('.query')).toBeNull();
  });
});

test('Ctrl Z undoes what was done last, and leaves fields their own', async () => {
  screen = await showWindow({ runs: [runInfo({}), runInfo({ run: '/runs/b' })] });
  const { app } = screen;
  await settle();
  await app.runs.show();
  await app.runs.delete('/runs/b');
  await settle();
  (screen.find('input[type="search"], main input') as HTMLInputElement).focus();
  pressWithCtrl('z');
  await settle();
  expect(app.runs.runs?.length).toBe(1);
  (document.activeElement as HTMLElement).blur();
  pressWithCtrl('z');
  await until(() => app.runs.runs?.length === 2);
});

describe('the settings', () => {
  test('open with Ctrl , take what the engine keeps, say what it will not take, and go back to the defaults', async () => {
    screen = await showWindow();
    const { app } = screen;
    await settle();
    pressWithCtrl(',');
    await until(() => document.querySelector('#option-workers') !== null);
    const workers = document.querySelector<HTMLInputElement>('#option-workers')!;
    workers.value = '900';
    workers.dispatchEvent(new Event('change', { bubbles: true }));
    await until(() => app.options.state?.chosen.workers === 256);
    expect(workers.value).toBe('256');
    // Set by the environment: disabled, with the reason beside it.
    const folder = document.querySelector<HTMLInputElement>('#option-data')!;
    expect(folder.disabled).toBe(true);
    expect(document.getElementById(folder.getAttribute('aria-describedby')!)?.textContent).toContain(
      'FEATURESCOPE_DATA',
    );
    screen.button('Reset to defaults').click();
    await until(() => app.options.state?.chosen.workers === undefined);
    await settle();
    screen.button('Undo').click();
    await until(() => app.options.state?.chosen.workers === 256);
  });
});

describe('the tour', () => {
  test('is there on a first start, covers nothing, leads through, and never comes again', async () => {
    await page.viewport(1280, 720);
    screen = await showWindow({ newUser: true });
    await until(() => document.querySelector('.tour') !== null);
    expect(dialog()).toBeNull();
    screen.button('Next').click();
    await settle();
    expect(document.documentElement.dataset['tour']).toBe('train');
    screen.button('Next').click();
    await settle();
    screen.button('Done').click();
    await until(() => document.querySelector('.tour') === null);
    expect(JSON.parse(localStorage.getItem('featurescope-seen')!)).toMatchObject({ tour: true });
  });

  test('leaves with Escape, and comes from the help', async () => {
    screen = await showWindow({ newUser: true });
    await until(() => document.querySelector('.tour') !== null);
    screen.press('Escape');
    await until(() => document.querySelector('.tour') === null);
    screen.app.overlay = 'help';
    await until(() => dialog() !== null);
    screen.button('Tour in three steps').click();
    await until(() => document.querySelector('.tour') !== null && dialog() === null);
  });
});

test('the lines of a menu are walked with the arrow keys', async () => {
  screen = await showWindow({ runs: [runInfo({})] });
  await settle();
  await screen.app.runs.show();
  await until(() => document.querySelector('main li [popovertarget]') !== null);
  document.querySelector<HTMLButtonElement>('main li [popovertarget]')!.click();
  await until(() => document.activeElement?.matches('.menu-item') ?? false);
  const first = document.activeElement;
  screen.press('ArrowDown');
  expect(document.activeElement).not.toBe(first);
  screen.press('End');
  expect(document.activeElement?.textContent).toBe('Delete');
  screen.press('ArrowDown');
  expect(document.activeElement).toBe(first);
});

describe('unread news', () => {
  test('are marked in the header, move nothing, and are gone when they have been looked at', async () => {
    screen = await showWindow();
    await settle();
    const before = screen.find('main').getBoundingClientRect().toJSON() as unknown;
    screen.free();
    screen = await showWindow({ seenNews: 'an older edition' });
    await settle();
    expect(screen.app.welcoming.hasNews).toBe(true);
    expect(screen.find('main').getBoundingClientRect().toJSON()).toEqual(before);
    screen.button('Keys and gestures · What is new').click();
    await until(() => dialog() !== null);
    screen.button('What is new').click();
    await until(() => dialog()?.querySelector('h2')?.textContent === 'What is new');
    await until(() => !screen!.app.welcoming.hasNews);
    expect(screen.button('Keys and gestures')).toBeTruthy();
  });
});
