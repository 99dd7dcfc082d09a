import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { runInfo } from './doubles/ScriptedRuns.ts';
import { showWindow, type Screen } from './screen.ts';

let screen: Screen;
/** Wide enough that the panes are beside the stage. */
beforeEach(() => page.viewport(1280, 800));
afterEach(() => screen.free());

/** A valid picture of 8 x 8 pixels. */
async function picture(name: string): Promise<File> {
  const canvas = new OffscreenCanvas(8, 8);
  canvas.getContext('2d')!.fillRect(2, 2, 4, 4);
  return new File([await canvas.convertToBlob()], name, { type: 'image/png' });
}

function drag(kind: 'dragover' | 'drop', target: Element, data: DataTransfer): DragEvent {
  const event = new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
  return event;
}

function holding(...files: File[]): DataTransfer {
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  return data;
}

describe('a picture that is dropped', () => {
  test.each(['main', 'header', 'aside.samples', '#stage'])('on %s is shown in the network', async (place) => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null && screen.root.querySelector('#stage') !== null);
    const data = holding(await picture('a.png'));
    expect(drag('dragover', screen.find(place), data).defaultPrevented).toBe(true);
    expect(drag('drop', screen.find(place), data).defaultPrevented).toBe(true);
    await until(() => screen.app.workbench.own !== null);
    expect(screen.find('.own canvas')).toBeTruthy();
  });

  test('shows dark ink where its paper is transparent', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    drag('drop', screen.find('main'), holding(await picture('a.png')));
    await until(() => screen.app.workbench.own !== null);
    expect(new Set(screen.app.workbench.own)).toContain(0);
    expect(Math.max(...screen.app.workbench.own!)).toBeGreaterThan(200);
  });

  test('on another screen leads to the network', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.session !== null);
    await screen.app.goTo('runs');
    await until(() => screen.app.screen === 'runs');
    drag('drop', screen.find('main'), holding(await picture('a.png')));
    await until(() => screen.app.workbench.own !== null);
    expect(screen.app.screen).toBeNull();
  });

  test('where no network is open is refused by name', async () => {
    screen = await showWindow({ empty: true });
    await until(() => screen.app.workbench.choices !== null);
    const data = holding(await picture('a.png'));
    expect(drag('drop', screen.find('main'), data).defaultPrevented).toBe(true);
    await until(() => screen.app.workbench.problems.list.length > 0);
    expect(screen.app.workbench.problems.list[0]).toMatchObject({
      code: 'data/no-place-for-picture',
      detail: { name: 'a.png' },
    });
  });
});

test('a file that is no picture is refused by name, and never followed', async () => {
  screen = await showWindow();
  await until(() => screen.app.workbench.session !== null);
  const data = holding(new File(['%PDF'], '보고서.pdf', { type: 'application/pdf' }));
  expect(drag('dragover', screen.find('main'), data).defaultPrevented).toBe(true);
  expect(drag('drop', screen.find('main'), data).defaultPrevented).toBe(true);
  await until(() => screen.find('.notices').textContent.includes('보고서.pdf'));
  expect(screen.find('.notices').textContent).toContain('PNG');
});

test('text can be dragged into a field, and is refused elsewhere', async () => {
  screen = await showWindow();
  await until(() => screen.root.querySelector('aside.samples input') !== null);
  const data = new DataTransfer();
  data.setData('text/plain', 'https://example.org/');
  expect(drag('dragover', screen.find('aside.samples input'), data).defaultPrevented).toBe(false);
  expect(drag('drop', screen.find('aside.samples input'), data).defaultPrevented).toBe(false);
  expect(drag('drop', screen.find('main'), data).defaultPrevented).toBe(true);
});

test('each run has a menu of its own, whatever the runs are called', async () => {
  const names = ['실험', '실습', 'exp 1', 'exp.1'];
  screen = await showWindow({ runs: names.map((name) => runInfo({ run: `/runs/${name}` })) });
  await until(() => screen.app.workbench.session !== null);
  await screen.app.goTo('runs');
  await until(() => screen.root.querySelectorAll('li [popover]').length === names.length);
  for (const name of names) {
    const row = screen.find(`li:has(.name[title="/runs/${name}"])`);
    row.querySelector<HTMLElement>('button[popovertarget]')!.click();
    expect(document.querySelector(':popover-open')?.closest('li')).toBe(row);
    document.querySelector<HTMLElement>(':popover-open')!.hidePopover();
  }
});
