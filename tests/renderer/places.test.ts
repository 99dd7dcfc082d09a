import { afterEach, describe, expect, it } from 'vitest';
import { pressKey } from '../../src-renderer/views/keys.ts';
import { lenetOnMnist, makeDesk, until, type Desk } from './desk.ts';

let desk: Desk | undefined;
afterEach(() => desk?.free());

async function opened(): Promise<Desk> {
  desk = makeDesk();
  await until(() => desk!.app.workbench.session !== null);
  await until(() => window.history.state !== null);
  return desk;
}
const noted = (word: string): Promise<void> =>
  until(() => JSON.stringify(window.history.state ?? null).includes(word), `the history's ${word}`);

describe('The browser’s Back', () => {
  it('goes from screen to screen, and Forward again, without leaving the window', async () => {
    const { app } = await opened();
    await app.goTo('labs');
    await noted('labs');
    await app.goTo('evaluation');
    await noted('evaluation');
    window.history.back();
    await until(() => app.screen === 'labs');
    window.history.back();
    await until(() => app.screen === null && app.atWork);
    window.history.forward();
    await until(() => app.screen === 'labs');
  });

  it('leads from an opened layer to the network, and from the choice of a network to what was open', async () => {
    const { app } = await opened();
    const { selection } = app.workbench;
    selection.select({ layer: 'conv2', opened: true });
    await noted('"layer":"conv2"');
    await app.workbench.choose();
    await noted('"choosing":true');
    window.history.back();
    await until(() => !app.workbench.choosing);
    expect(selection.opened).toBe(true);
    window.history.back();
    await until(() => !selection.opened);
    expect(window.location.hash).toContain('layer=conv2'); // the selection is unchanged
    expect(window.location.hash).not.toContain('view=layer');
  });

  it('closes the inside of a step', async () => {
    const { app, engine } = await opened();
    await app.workbench.open(lenetOnMnist);
    engine.play(3);
    await app.openInside();
    await noted('"inside":true');
    window.history.back();
    await until(() => !app.inside.open);
  });
});

describe('Escape', () => {
  const escape = (): KeyboardEvent =>
    new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });

  it('leaves every screen, and the choice of a network where one is open', async () => {
    const { app } = await opened();
    for (const name of app.reachable) {
      await app.goTo(name);
      pressKey(app, escape());
      await until(() => app.atWork, name);
    }
    await app.workbench.choose();
    pressKey(app, escape());
    expect(app.workbench.choosing).toBe(false);
  });

  it('leaves a field first, and then its screen', async () => {
    const { app } = await opened();
    await app.workbench.choose();
    const field = document.body.appendChild(document.createElement('input'));
    field.focus();
    const press = (): void => {
      const event = escape();
      (document.activeElement ?? document.body).dispatchEvent(event);
      pressKey(app, event);
    };
    press();
    expect(document.activeElement).not.toBe(field);
    expect(app.workbench.choosing).toBe(true);
    press();
    expect(app.workbench.choosing).toBe(false);
  });
});
