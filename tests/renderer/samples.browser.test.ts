import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { until } from './desk.ts';
import { settle, showWindow, type Screen } from './screen.ts';

let screen: Screen;
beforeAll(() => page.viewport(1280, 800));
afterEach(() => screen.free());

const rows = (): string[] =>
  [...screen.root.querySelectorAll('.ranked li')].map((row) =>
    row.textContent.replaceAll(/\s+/g, ' ').trim(),
  );

describe('the scores of a thousand classes', () => {
  test('begin with the highest, make no more rows than are in sight, and scroll to the last', async () => {
    screen = await showWindow({ network: 'thousand' });
    await until(() => rows().length > 0);
    await settle();
    const output = screen.app.workbench.frames.settled!.activations.get('output')!.data;
    const order = Array.from(output, (score, at) => ({ score, at })).sort(
      (a, b) => b.score - a.score || a.at - b.at,
    );
    const names = screen.app.workbench.session!.data.classes;
    expect(rows()[0]).toContain(`1. ${names[order[0]!.at]}`);
    expect(rows().length).toBeLessThan(20);
    const list = screen.find('.ranked .list');
    list.scrollTop = list.scrollHeight;
    await until(() => rows().at(-1)!.startsWith('1,000. '));
    expect(rows().at(-1)).toContain(names[order[999]!.at]);
    expect(screen.root.querySelector('.ranked li:last-child')?.ariaPosInSet).toBe('1000');
  });

  test('are a list also where the data have names for a few of them only', async () => {
    screen = await showWindow({ network: 'vgg16' });
    await until(() => rows().length > 0);
    expect(screen.app.workbench.session!.data.classes).toHaveLength(10);
    expect(rows().length).toBeLessThan(20);
    expect((screen.find('.ranked input') as HTMLInputElement).placeholder).toContain('1,000');
  });

  test('are found by name, with the rank they have among all', async () => {
    screen = await showWindow({ network: 'thousand' });
    await until(() => rows().length > 0);
    const field = screen.find('.ranked input') as HTMLInputElement;
    const type = async (text: string): Promise<void> => {
      field.value = text;
      field.dispatchEvent(new Event('input', { bubbles: true }));
      await settle(2);
    };
    await type('CLASS 345');
    expect(rows()).toHaveLength(1);
    expect(rows()[0]).toContain('class 345');
    await type('no such class');
    expect(rows()).toEqual([]);
    expect(screen.find('.ranked .none').textContent).toContain('No class');
  });
});

describe('an image that was chosen elsewhere', () => {
  test('is in sight on its page, and the page’s numbers are whole', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.samples.items.length === 40);
    screen.app.workbench.selectSample('test', 9598);
    await until(() => screen.root.querySelector('[data-index="9598"]') !== null);
    const boxOf = (selector: string): DOMRect => screen.find(selector).getBoundingClientRect();
    // The page scrolls when its images are laid out.
    await until(() => {
      const [tile, grid] = [boxOf('[data-index="9598"]'), boxOf('.picker .grid')];
      return tile.top >= grid.top && tile.bottom <= grid.bottom + 1;
    });
    const foot = screen.find('.picker .foot');
    await until(() => foot.scrollWidth <= foot.clientWidth);
  });

  test('stays in sight when what is above the images grows, until somebody scrolls them', async () => {
    screen = await showWindow();
    await until(() => screen.app.workbench.samples.items.length === 40);
    screen.app.workbench.selectSample('test', 9598);
    await until(() => screen.root.querySelector('[data-index="9598"]') !== null);
    await settle();
    const grid = screen.find('.picker .grid');
    const isInSight = (): boolean => {
      const [tile, around] = [
        screen.find('[data-index="9598"]').getBoundingClientRect(),
        grid.getBoundingClientRect(),
      ];
      return tile.top >= around.top && tile.bottom <= around.bottom + 1;
    };
    const height = grid.clientHeight;
    const shrink = async (to: number): Promise<void> => {
      grid.style.flex = `none`;
      grid.style.height = `${to}px`;
      await until(() => Math.abs(grid.clientHeight - to) < 1);
      await settle();
    };
    await shrink(height - 30);
    await until(isInSight);
    grid.scrollTop = 0;
    await settle();
    await shrink(height - 45);
    expect(grid.scrollTop).toBe(0);
  });
});

describe('the image that goes through the network', () => {
  const colours = async (): Promise<Set<string>> => {
    await until(() => screen.root.querySelector('.current canvas') !== null);
    await settle();
    const canvas = screen.find('.current canvas') as HTMLCanvasElement;
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
    const found = new Set<string>();
    for (let at = 0; at < data.length; at += 4) found.add([...data.subarray(at, at + 3)].join());
    return found;
  };
  const isGrey = (colour: string): boolean => new Set(colour.split(',')).size === 1;

  test('is shown in its colours, byte for byte', async () => {
    screen = await showWindow({ network: 'thousand' });
    const shown = await colours();
    expect([...shown].some((colour) => !isGrey(colour))).toBe(true);
    const { data } = screen.app.workbench.frames.settled!.activations.get('input')!;
    const bytes = Array.from(data.subarray(0, 3), (value) => Math.round(value * 255));
    expect(shown).toContain(bytes.join());
  });
});

test('ten classes are shown as bars, all at once', async () => {
  screen = await showWindow();
  await until(() => screen.root.querySelector('.current svg rect') !== null);
  expect(screen.root.querySelector('.ranked')).toBeNull();
  expect(screen.root.querySelectorAll('.current svg rect')).toHaveLength(20);
});
