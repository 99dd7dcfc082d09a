import { afterEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { lenetOnMnist, until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
afterEach(async () => {
  screen.free();
  await page.viewport(1280, 800);
});

/** Opens a run at its beginning. */
async function showRun(language: 'en' | 'ko' = 'en'): Promise<void> {
  screen = await showWindow({}, { language });
  await until(() => screen.app.workbench.session !== null);
  await screen.app.workbench.open(lenetOnMnist);
  await settle();
}

/** Positions of all controls of the bar, rounded to whole pixels. */
const places = (): string[] =>
  [...screen.root.querySelectorAll('.transport .controls :is(button, input)')]
    .filter((one) => !one.closest('[popover]'))
    .map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [left, top, width, height].map(Math.round).join(' ');
    });

describe('the bar of training', () => {
  test.each([
    [1280, 800, 'en'],
    [1280, 800, 'ko'],
    [820, 600, 'en'],
    [820, 600, 'ko'],
  ] as const)('fits into %i x %i in %s, with a timeline to drag on', async (width, height, language) => {
    await page.viewport(width, height);
    await showRun(language);
    const bar = screen.find('section.transport');
    expect(bar.scrollWidth).toBeLessThanOrEqual(bar.clientWidth);
    for (const control of bar.querySelectorAll('.controls > *, .way > *')) {
      const { left, right } = control.getBoundingClientRect();
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
    expect(screen.find('[role="slider"].timeline').getBoundingClientRect().width).toBeGreaterThan(150);
  });

  test('keeps every control where it is while numbers grow and settings change', async () => {
    await showRun();
    const before = places();
    expect(before.length).toBeGreaterThan(8);
    const { workbench } = screen.app;
    screen.engine.play(2000);
    await workbench.adjust({ learningRate: 0.000125, batchSize: 4096 });
    await workbench.keepPace(100);
    await settle(20); // some of it follows a quarter of a second later
    expect(places()).toEqual(before);
    await workbench.control({ action: 'run', until: [{ when: 'step', step: 2010 }] });
    await settle();
    expect(places()).toEqual(before);
    screen.engine.play(20);
    await until(() => workbench.session?.met !== null);
    await settle();
    expect(places()).toEqual(before);
  });

  test('opens its panes by keys, runs until what is chosen there, and says what stopped it', async () => {
    await showRun();
    screen.press('u');
    await settle();
    const pane = screen.find('#run-until');
    expect(pane.matches(':popover-open')).toBe(true);
    expect(pane.contains(document.activeElement)).toBe(true);
    const go = [...pane.querySelectorAll('button')].at(-1)!;
    expect(go.disabled).toBe(true);
    pane.querySelector<HTMLInputElement>('#until-step')!.click();
    await settle();
    go.click();
    await until(() => screen.app.workbench.running);
    expect(pane.matches(':popover-open')).toBe(false);
    screen.engine.play(150);
    await until(() => screen.root.querySelector('[role="status"] .reason') !== null);
    expect(screen.find('.reason').textContent).toContain('Stopped at step 100');
    screen.find('.reason button').click();
    await settle();
    expect(screen.root.querySelector('.reason')).toBeNull();
  });

  test('forgets what was filled in and not applied', async () => {
    await showRun();
    const rate = (): HTMLInputElement => screen.find('#live-learningRate') as HTMLInputElement;
    screen.press('l');
    await settle();
    rate().value = '0.5';
    rate().dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    expect(screen.app.live.ready).toBe(true);
    screen.press('Escape');
    await settle();
    expect(screen.find('#live-settings').matches(':popover-open')).toBe(false);
    expect(rate().value).toBe('0.001');
    expect(screen.engine.received).not.toContain('adjust');
  });
});
