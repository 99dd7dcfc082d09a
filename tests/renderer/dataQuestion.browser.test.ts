import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { showWindow, type Screen } from './screen.ts';

let screen: Screen;
beforeAll(() => page.viewport(1280, 720));
afterEach(() => screen.free());

/** The window with its default network. */
async function showOpened(...how: Parameters<typeof showWindow>): Promise<Screen> {
  const shown = await showWindow(...how);
  await until(() => shown.app.workbench.session !== null);
  return shown;
}

const fashion = { from: 'recipe', recipe: 'lenet5', data: 'fashion-mnist' } as const;

describe('the question before a training whose data cannot be had', () => {
  test.each([
    ['en', 'no server sent it', 'Try again', 'Use the built-in digits', 'Cancel'],
    ['ko', '어느 서버에서도 받지 못했습니다', '다시 시도', '내장 숫자로 학습', '취소'],
  ] as const)('says why in plain words: %s', async (language, why, again, digits, cancel) => {
    screen = await showOpened({ offline: true }, { language });
    await screen.app.workbench.open(fashion, true);
    await until(() => screen.root.querySelector('dialog[open]') !== null);
    const dialog = screen.find('dialog[open]');
    expect(dialog.innerText).toContain(why);
    expect(dialog.innerText).not.toMatch(/https?:|ENOTFOUND/);
    for (const button of [again, digits, cancel]) expect(screen.button(button).disabled).toBe(false);

    dialog.querySelector('summary')!.click();
    await until(() => /ENOTFOUND/.test(dialog.innerText));
    expect(dialog.scrollWidth).toBeLessThanOrEqual(dialog.clientWidth);

    screen.button(digits).click();
    await until(() => screen.app.workbench.session?.data.name === 'digits');
    expect(screen.root.querySelector('dialog[open]')).toBeNull();
  });

  test('leaves everything as it was when it is closed', async () => {
    screen = await showOpened({ offline: true });
    const before = screen.app.workbench.session;
    await screen.app.workbench.open(fashion, true);
    await until(() => screen.root.querySelector('dialog[open]') !== null);
    screen.button('Cancel').click();
    await until(() => screen.root.querySelector('dialog[open]') === null);
    expect(screen.app.workbench.session).toBe(before);
  });
});

describe('a notice of data that cannot be had', () => {
  test('has its addresses on demand only', async () => {
    screen = await showOpened();
    screen.engine.problem('data/fetch-failed', { data: 'mnist', reason: 'https://example.org/x: ENOTFOUND' });
    await until(() => screen.root.querySelector('.notice.wrong') !== null);
    const notice = screen.find('.notice.wrong');
    expect(notice.innerText).toContain('no server sent it');
    expect(notice.innerText).not.toContain('https:');
    notice.querySelector('summary')!.click();
    await until(() => notice.innerText.includes('https://example.org/x: ENOTFOUND'));
  });
});
