import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { notYet } from '../../src-shared/contract/foreign.ts';
import { foreignKindOf, type ForeignKind } from '../../src-shared/model/foreignKinds.ts';
import type { App } from '../state/App.svelte.ts';
import { isForField } from './pressedKey.ts';
import { droppedFiles } from './givenFiles.ts';
import { readPicture } from './samples/readPicture.ts';

/** Maximum number of characters of a dropped text or address in messages. */
const TOLD = 60;

/** Whether files are dragged, rather than text, a link or a part of the page. */
export function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Marks an element as a drop target for files; ignores everything else. */
export function invite(event: DragEvent): boolean {
  if (!holdsFiles(event)) return false;
  event.preventDefault();
  event.dataTransfer!.dropEffect = 'copy';
  return true;
}

/**
 * Shows with the cursor whether the window accepts what is dragged over it, unless an inner drop target handles it. Text
 * can be dragged into fields. Browsers may not reveal the type of a file until it is dropped.
 */
export function dragOverWindow(app: App, event: DragEvent): void {
  if (event.defaultPrevented || isText(event)) return;
  event.preventDefault();
  const files = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const takes = canTake(app) || files.length > 1 || files.some((file) => !file.type.startsWith('image/'));
  if (event.dataTransfer) event.dataTransfer.dropEffect = takes && files.length > 0 ? 'copy' : 'none';
}

/**
 * Runs a dropped picture through the network, and shows what else was dropped where networks and data are opened. Without this the
 * browser would navigate to the file.
 */
export async function dropOnWindow(app: App, event: DragEvent): Promise<void> {
  if (event.defaultPrevented || isText(event)) return;
  event.preventDefault();
  const { dataTransfer } = event;
  const [first, ...others] = [...(dataTransfer?.files ?? [])];
  const given = dataTransfer && droppedFiles(dataTransfer);
  app.workbench.problems.clear();
  await app.workbench.attempt(async () => {
    if (!first || !given)
      throw new FeaturescopeError('data/picture-unreadable', { name: textOf(dataTransfer) });
    if (isOther.test(first.type))
      throw new FeaturescopeError('data/picture-unreadable', { name: first.name });
    if ([first, ...others].every(isPicture)) {
      if (!canTake(app)) throw new FeaturescopeError('data/no-place-for-picture', { name: first.name });
      return app.showPicture(await readPicture(first));
    }
    const kind = foreignKindOf(first.name);
    if (kind && !isOpened.includes(kind)) throw notYet(first.name, kind);
    // In the desktop app a folder is one file with a path.
    const files = app.pathOf ? [{ path: first.name, file: first }] : await given();
    if (files.length === 0) throw new FeaturescopeError('open/nothing-given');
    await app.lookAt(await app.pathOfFiles(files));
  });
}

/** Kinds that are known by their name alone, and may hold what can be opened. */
const isOpened: readonly ForeignKind[] = ['an archive', 'NumPy'];

/** Types of files that are neither pictures, networks nor data: they are not copied to find that out. */
const isOther = /^(?:video|audio)\/|^application\/(?:pdf|msword|vnd\.(?!ms-excel))/;

const isPicture = ({ type }: File): boolean => type.startsWith('image/');

const canTake = ({ workbench }: App): boolean => workbench.session !== null && !workbench.frozen;

const isText = (event: DragEvent): boolean => !holdsFiles(event) && isForField(event);

function textOf(data: DataTransfer | null): string {
  const text = data?.getData('text/plain').trim() || '–';
  return text.length > TOLD ? `${text.slice(0, TOLD)}…` : text;
}
