import type { App } from '../state/App.svelte.ts';
import { hasModifier, isComposing, isForField, pressedKey } from './pressedKey.ts';

/** Keys that may be held: each press goes one step or image on. All others act once, however long they are held. */
const HELD = new Set(['s', '.', ',', 'b', '<', '>', '[', ']']);
/** What the space bar presses or turns over where it has the focus. */
const PRESSED_BY_SPACE =
  'button:not([data-layer]), input, summary, a[href], [role="tab"], [role="button"], [role="option"]';

/** Does what a key of the window means. Keys meant for a field, a dialog or a focused button are left alone. */
export function pressKey(app: App, event: KeyboardEvent): void {
  if (event.defaultPrevented || hasModifier(event) || isComposing(event) || isForField(event)) return;
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog')) return;
  const key = pressedKey(event);
  if (event.repeat && !HELD.has(key.toLowerCase())) return keepFromPage(app, event, key);
  const { workbench, preferences } = app;
  if (key === 'Escape') {
    if (app.screen) void app.goTo(null);
    else if (app.inside.open) app.inside.close();
    else preferences.presenting = false;
    return;
  }
  if (key === '?') {
    app.overlay = 'help';
    return;
  }
  if (!(app.atWork || app.screen) || workbench.frozen) return;
  if (key === ' ' && target?.closest(PRESSED_BY_SPACE)) return;

  const action = app.atWork ? actionFor(app, key) : screenActionFor(app, key);
  if (!action) return;
  event.preventDefault();
  action();
}

/** A space bar that is held does nothing more, and does not scroll the page either. */
function keepFromPage(app: App, event: KeyboardEvent, key: string): void {
  const presses = event.target instanceof Element && event.target.closest(PRESSED_BY_SPACE);
  if (key === ' ' && app.atWork && !presses) event.preventDefault();
}

/** On another screen than the workbench: what leads to a screen, or back, and on that of reasons to another image. */
function screenActionFor(app: App, key: string): (() => void) | undefined {
  const keys = ['v', 'f', 'w', 'o', ...(app.screen === 'why' ? ['[', ']'] : [])];
  return keys.includes(key.toLowerCase()) ? actionFor(app, key) : undefined;
}

function actionFor(app: App, key: string): (() => void) | undefined {
  const { workbench, preferences } = app;
  const { selection } = workbench;
  const { controls } = app;
  const step = (): void => controls.step();
  const actions: Record<string, () => void> = {
    ' ': () => void workbench.toggle(),
    s: step,
    '.': step,
    b: () => void (workbench.travel.possible && workbench.travel.move(-1)),
    m: () => void (workbench.travel.possible && workbench.notes.add(workbench.travel.step)),
    n: () => controls.someSteps(),
    e: () => controls.epoch(),
    u: () => pressButtonOf('run-until'),
    l: () => pressButtonOf('live-settings'),
    '<': () => controls.setPace(controls.paceIndex - 1),
    '>': () => controls.setPace(controls.paceIndex + 1),
    r: () => {
      if (workbench.canTrain && (workbench.session?.step ?? 0) > 0) workbench.askingReset = true;
    },
    i: () => {
      if (app.inside.open) app.inside.close();
      else void app.openInside();
    },
    c: () => {
      if (app.comparison.open) app.comparison.close();
      else void app.openComparison();
    },
    v: () => void app.toggle('evaluation'),
    f: () => void app.toggle('figures'),
    w: () => void app.toggle('why'),
    o: () => void app.toggle('labs'),
    p: () => {
      preferences.presenting = !preferences.presenting;
    },
    '[': () => workbench.selectSample(selection.split, selection.index - 1),
    ']': () => workbench.selectSample(selection.split, selection.index + 1),
  };
  const inside: Record<string, () => void> = {
    ',': () => app.inside.previous(),
    '.': () => app.inside.next(),
    k: () => app.inside.toggle(),
    '[': () => app.inside.chooseRow(app.inside.row - 1),
    ']': () => app.inside.chooseRow(app.inside.row + 1),
  };
  return (app.inside.open ? inside[key.toLowerCase()] : undefined) ?? actions[key.toLowerCase()];
}

/** Opens the pane of a button, or closes it. */
function pressButtonOf(pane: string): void {
  document.querySelector<HTMLButtonElement>(`[popovertarget="${pane}"]`)?.click();
}
