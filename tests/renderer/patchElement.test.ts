import { afterEach, expect, test } from 'vitest';
import { patchChildren } from '../../src-renderer/views/shared/patchElement.ts';
import { trainingCurves } from '../../src-shared/figures/trainingCurves.ts';

afterEach(() => document.body.replaceChildren());

const holding = (markup: string): HTMLElement => {
  const holder = document.body.appendChild(document.createElement('div'));
  holder.innerHTML = markup;
  return holder;
};

/** The changes that the browser would have to lay out or draw. */
async function changesOf(shown: Element, change: () => void): Promise<MutationRecord[]> {
  const records: MutationRecord[] = [];
  const observer = new MutationObserver((more) => void records.push(...more));
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  observer.observe(shown, all);
  change();
  await Promise.resolve();
  observer.disconnect();
  return records;
}

test('elements become equal, whatever differs', () => {
  const markups = [
    '<svg viewBox="0 0 4 4"><path d="M0 0"></path><text x="1">a</text></svg>',
    '<svg viewBox="0 0 4 4"><path d="M0 1" class="b"></path><text>ab</text><g><rect></rect></g></svg>',
    '<svg><g><text>1</text><text>2</text></g></svg>',
    '<svg><text>1<tspan>2</tspan>3</text><use xlink:href="#a"></use></svg>',
    '<p title="a">x</p><p>y</p>',
    '',
  ];
  for (const from of markups)
    for (const to of markups) {
      const shown = holding(from);
      patchChildren(shown, holding(to));
      expect(shown.innerHTML).toBe(holding(to).innerHTML);
    }
});

test('equal elements are not touched', async () => {
  const markup = '<svg viewBox="0 0 4 4"><path d="M0 0" style="stroke: red"></path><text>a</text></svg>';
  const shown = holding(markup);
  expect(await changesOf(shown, () => patchChildren(shown, holding(markup)))).toEqual([]);
});

test('curves that grow by a point change their paths and numbers: no element is made or removed', async () => {
  const draw = (steps: number): HTMLElement => {
    const holder = document.createElement('div');
    const train = Array.from({ length: steps }, (_none, at) => ({
      ...{ step: at + 1, epoch: 0 },
      values: { loss: 1 / (at + 1), accuracy: at / (at + 9) },
    }));
    const options = { document, width: 600, height: 150, theme: 'light', language: 'en' } as const;
    const data = { train, heldOut: [], heldOutSplit: 'test', totalSteps: 100 } as const;
    holder.append(trainingCurves({ ...data, heldOut: [] }, options));
    return holder;
  };
  const shown = draw(40);
  document.body.append(shown);
  const records = await changesOf(shown, () => patchChildren(shown, draw(41)));
  expect(shown.innerHTML).toBe(draw(41).innerHTML);
  expect(records.length).toBeGreaterThan(0);
  expect(records.filter(({ type }) => type === 'childList')).toEqual([]);
  const changed = new Set(records.map(({ attributeName }) => attributeName));
  // The legend with its numbers is aligned to the right; screen readers are told the last values.
  expect([...changed].filter((name) => name !== null).toSorted()).toEqual(['aria-label', 'd', 'transform']);
});
