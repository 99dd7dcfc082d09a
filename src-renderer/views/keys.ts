import type { App } from '../state/App.svelte.ts';
import { hasModifier, isComposing, isForField, pressedKey } from './pressedKey.ts';

/** Keys that repeat while they are held: each press moves one step or image. All others act once per press. */
const HELD = new Set(['s', '.', ',', 'b', '<', '>', '[', ']']);
/** Selector of elements that the space bar activates when they have the focus. */
const PRESSED_BY_SPACE =
  'button:not([data-layer]), input, summary, a[href], [role="tab"], [role="button"], [role="option"]';

/**
 * Handles keys that take precedence over the focused element: Escape puts the presenter's tools away, and in presentation
 * mode a clicker's keys move between screens.
 */
export function pressKeyFirst(app: App, event: KeyboardEvent): void {
  if (isComposing(event)) return;
  if (hasModifier(event)) return pressWithModifier(app, event);
  if (app.overlay === 'palette' && !document.querySelector('dialog[open]')) return typeAhead(app, event);
  const { presenter, preferences } = app;
  const turns: Record<string, 1 | -1> = { PageDown: 1, PageUp: -1 };
  const by = preferences.presenting && !isForField(event) ? turns[event.key] : undefined;
  if (by !== undefined) void presenter.turn(by);
  else if (event.key === 'Escape' && presenter.active) presenter.clear();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Keys that are pressed before the palette is there are meant for it: it is loaded when it is first asked for. */
function typeAhead(app: App, event: KeyboardEvent): void {
  const { key } = event;
  if (key === 'Escape') {
    app.overlay = null;
    app.typedAhead = '';
  } else if (key === 'Backspace') app.typedAhead = [...app.typedAhead].slice(0, -1).join('');
  else if ([...key].length === 1) app.typedAhead += key;
  event.preventDefault();
  event.stopPropagation();
}

/** Handles combinations with Ctrl or ⌘: the command palette, settings, and undo where no text is edited. */
function pressWithModifier(app: App, event: KeyboardEvent): void {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.shiftKey || pressedKey(event).toLowerCase() === 'y') return pressRedo(app, event);
  if (event.repeat) return;
  const asked = document.querySelector('dialog[open]') !== null && app.overlay === null;
  // A visible drawing sheet undoes its own strokes.
  const drawsAway = app.workbench.drawing.canUndo && document.querySelector('section.own') !== null;
  const actions: Record<string, (() => void) | undefined> = {
    k: () => (app.overlay = app.overlay === 'palette' ? null : 'palette'),
    ',': () => (app.overlay = 'settings'),
    z: isForField(event) || app.overlay || drawsAway ? undefined : () => void app.undoLast(),
  };
  const action = asked ? undefined : actions[pressedKey(event).toLowerCase()];
  if (!action) return;
  event.preventDefault();
  event.stopPropagation();
  action();
}

/** Repeats an undone edit: Ctrl Shift Z or Ctrl Y, where no text is edited. */
function pressRedo(app: App, event: KeyboardEvent): void {
  const isRedo = ['z', 'y'].includes(pressedKey(event).toLowerCase());
  if (!isRedo || isForField(event) || app.overlay || app.screen !== 'build') return;
  event.preventDefault();
  app.redoLast();
}

/** Handles the window's keyboard shortcuts. Keys for a field, a dialog or a focused button are ignored. */
export function pressKey(app: App, event: KeyboardEvent): void {
  if (event.defaultPrevented || hasModifier(event) || isComposing(event)) return;
  if (isForField(event)) return leaveField(event);
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest('dialog')) return;
  const key = pressedKey(event);
  if (event.repeat && !HELD.has(key.toLowerCase())) return keepFromPage(app, event, key);
  const { workbench, preferences } = app;
  if (key === 'Escape') {
    if (app.screen) void app.goTo(null);
    else if (workbench.choosing && workbench.session) workbench.choosing = false;
    else if (app.inside.open) app.inside.close();
    else if (app.welcoming.step !== null && !preferences.presenting) app.welcoming.endTour();
    else preferences.presenting = false;
    return;
  }
  if (key === '?') {
    app.overlay = 'help';
    return;
  }
  const shown = presentationActionFor(app, key);
  if (shown) {
    event.preventDefault();
    return shown();
  }
  if (!(app.atWork || app.screen) || workbench.frozen) return;
  if (key === ' ' && target?.closest(PRESSED_BY_SPACE)) return;

  const action = app.atWork ? actionFor(app, key) : screenActionFor(app, key);
  if (!action) return;
  event.preventDefault();
  action();
}

/** Escape leaves a field, so that pressed again it leaves the screen; in a dialog it closes that at once. */
function leaveField({ key, target }: KeyboardEvent): void {
  if (key === 'Escape' && target instanceof HTMLElement && !target.closest('dialog, [popover]'))
    target.blur();
}

/** Shortcuts for presentation, on every screen. */
function presentationActionFor({ presenter, preferences }: App, key: string): (() => void) | undefined {
  const actions: Record<string, () => void> = {
    p: () => (preferences.presenting = !preferences.presenting),
    h: () => presenter.toggle('pointer'),
    d: () => presenter.toggle('pen'),
  };
  return actions[key.toLowerCase()];
}

/** Prevents a held space bar from scrolling the page. */
function keepFromPage(app: App, event: KeyboardEvent, key: string): void {
  const presses = event.target instanceof Element && event.target.closest(PRESSED_BY_SPACE);
  if (key === ' ' && app.atWork && !presses) event.preventDefault();
}

/**
 * Shortcuts on screens other than the workbench: navigation between screens, and on the explanation screen between
 * images.
 */
function screenActionFor(app: App, key: string): (() => void) | undefined {
  const keys = ['v', 'f', 'w', 'o', ...(app.screen === 'why' ? ['[', ']'] : [])];
  return keys.includes(key.toLowerCase()) ? actionFor(app, key) : undefined;
}

function actionFor(app: App, key: string): (() => void) | undefined {
  const { workbench } = app;
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

/** Opens or closes the pane of a button. */
function pressButtonOf(pane: string): void {
  document.querySelector<HTMLButtonElement>(`[popovertarget="${pane}"]`)?.click();
}
