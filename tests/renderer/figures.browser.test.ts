import { userEvent, page } from 'vitest/browser';
import { afterEach, describe, expect, test } from 'vitest';
import { figureKindsOf } from '../../src-shared/figures/kinds/catalogue.ts';
import { figureGroups } from '../../src-shared/figures/kinds/groups.ts';
import { lenetOnMnist, until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen | undefined;
afterEach(() => screen?.free());

async function figures(language: 'ko' | 'en' = 'en'): Promise<Screen> {
  await page.viewport(1280, 720);
  screen = await showWindow({}, { language });
  await settle();
  await screen.app.workbench.open(lenetOnMnist);
  screen.engine.play(400);
  await screen.app.toggle('figures');
  const { figures: desk } = screen.app;
  await until(() => desk.preview !== null && document.querySelectorAll('.deck li').length > 3);
  return screen;
}
const ids = (): string[] => screen!.app.figures.deck.map(({ figure }) => figure);
const kinds = (): string[] =>
  [...document.querySelectorAll('dialog .kind > span:last-child')].map((one) => one.textContent.trim());

test('the preview is the slide in its true proportion, the figure in its chosen place on it', async () => {
  const { app, find } = await figures();
  const proportion = (): number => find('.preview .paper').offsetWidth / find('.preview .paper').offsetHeight;
  expect(proportion()).toBeCloseTo(16 / 9, 1);
  app.figures.restyle({ slide: '4:3' });
  await until(() => Math.abs(proportion() - 4 / 3) < 0.02);
  app.figures.restyle({ slide: '16:9', place: 'half' });
  await until(
    () =>
      (app.figures.preview?.figure.page?.width ?? 960) < 500 && find('.preview .holder svg').clientWidth > 0,
  );
  await settle();
  const [paper, part] = [find('.preview .paper'), find('.preview .holder')].map((one) =>
    one.getBoundingClientRect(),
  );
  const { page: layout } = app.figures.preview!.figure;
  expect(part!.width / paper!.width).toBeCloseTo(layout!.width / 960, 2);
  expect((part!.left - paper!.left) / paper!.width).toBeCloseTo(layout!.corner.x / 960, 2);
  app.figures.format = 'svg';
  await settle();
  expect(find('.preview .holder').offsetWidth / find('.preview .paper').offsetWidth).toBeCloseTo(1, 2);
});

describe('the gallery', () => {
  test('has every figure of the task once, in groups', () => {
    for (const task of ['classification', 'regression', 'reconstruction'] as const) {
      const grouped = figureGroups(task).flatMap((group) => group.kinds.map(({ id }) => id));
      expect(grouped.toSorted()).toEqual(
        figureKindsOf(task)
          .map(({ id }) => id)
          .toSorted(),
      );
    }
  });

  test('shows each as it would be, is searched in both languages, and adds with the keyboard alone', async () => {
    const { app, button } = await figures('ko');
    const before = ids().length;
    button('추가').click();
    await until(() => document.querySelector('dialog .kind svg') !== null);
    const all = kinds().length;
    expect(all).toBe(figureKindsOf('classification').length);
    expect((document.activeElement as HTMLInputElement).type).toBe('search');
    await userEvent.keyboard('calib');
    await until(() => kinds().length === 1);
    expect(kinds()).toEqual(['보정 곡선']);
    await userEvent.clear(document.activeElement!);
    await userEvent.keyboard('혼동');
    await until(() => kinds().join() === '혼동 행렬');
    await userEvent.keyboard('{Enter}');
    await until(() => document.querySelector('dialog') === null);
    expect(ids()).toHaveLength(before + 1);
    expect(app.figures.entry?.figure).toBe('confusion');
    button('추가').click();
    await until(() => document.querySelector('dialog .kind') !== null);
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(document.activeElement?.className).toContain('kind');
    await userEvent.keyboard('{Escape}');
    await until(() => document.querySelector('dialog') === null);
    expect(ids()).toHaveLength(before + 1);
  });
});

describe('the deck', () => {
  test('has a picture of every figure in sight', async () => {
    await figures();
    await until(() => document.querySelectorAll('.deck li svg[viewBox] text').length > 5);
  });

  test('is put in order by both arrows, by keys and by dragging, and gives back what was removed', async () => {
    const { app, button } = await figures();
    const [first, second, third, ...rest] = ids();
    button('Move figure 1 down').click();
    expect(ids()).toEqual([second, first, third, ...rest]);
    await settle();
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Move figure 2 down');
    button('Move figure 2 up').click();
    expect(ids()).toEqual([first, second, third, ...rest]);
    const [, , dragged] = document.querySelectorAll<HTMLElement>('.deck li');
    const drag = (type: string, on: Element): void =>
      void on.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }),
      );
    drag('dragstart', dragged!);
    drag('dragover', document.querySelector('.deck li .words')!);
    await settle();
    expect(document.querySelector('.deck li')!.className).toContain('before');
    drag('drop', document.querySelector('.deck li .words')!);
    await until(() => ids()[0] === third);
    expect(ids()).toEqual([third, first, second, ...rest]);
    app.figures.choose(0);
    await settle();
    document.querySelector<HTMLElement>('.deck [aria-current] .name')!.focus();
    await userEvent.keyboard('{Alt>}{End}{/Alt}');
    expect(ids().at(-1)).toBe(third);
    const whole = ids();
    button('Remove figure 2').click();
    expect(ids()).toEqual(whole.toSpliced(1, 1));
    await settle();
    expect(document.querySelector('.deck .removed')!.textContent).toMatch(/^Removed: ./);
    button('Undo').click();
    expect(ids()).toEqual(whole);
    expect(app.figures.at).toBe(1);
  });
});
