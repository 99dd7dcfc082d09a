import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { notYet } from '../../src-shared/contract/foreign.ts';
import { foreignKindOf } from '../../src-shared/model/foreignKinds.ts';
import type { App } from '../state/App.svelte.ts';
import { isForField } from './pressedKey.ts';
import { pictureAmong, readPicture } from './samples/readPicture.ts';

/** So much of a dropped text or address is told. */
const TOLD = 60;

/** Whether files are dragged, and not text, a link or something of the page. */
export function holdsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Lets a place take the files that are dragged over it; whatever else is dragged is none of its business. */
export function invite(event: DragEvent): boolean {
  if (!holdsFiles(event)) return false;
  event.preventDefault();
  event.dataTransfer!.dropEffect = 'copy';
  return true;
}

/**
 * Says under the pointer whether the window takes what is dragged over it, where no place of its own did. Text can be dragged into
 * fields. What a file is stays unknown to the page, sometimes, until it is dropped.
 */
export function dragOverWindow(app: App, event: DragEvent): void {
  if (event.defaultPrevented || isText(event)) return;
  event.preventDefault();
  const files = [...(event.dataTransfer?.items ?? [])].filter(({ kind }) => kind === 'file');
  const mayBePicture = files.some(({ type }) => type === '' || type.startsWith('image/'));
  if (event.dataTransfer) event.dataTransfer.dropEffect = canTake(app) && mayBePicture ? 'copy' : 'none';
}

/**
 * Shows a picture that was dropped on the window in the network, and says of anything else why it is not taken. A browser would leave
 * the page for it.
 */
export async function dropOnWindow(app: App, event: DragEvent): Promise<void> {
  if (event.defaultPrevented || isText(event)) return;
  event.preventDefault();
  const { dataTransfer } = event;
  const file = pictureAmong(dataTransfer);
  await app.workbench.attempt(async () => {
    const kind = file && foreignKindOf(file.name);
    if (kind) throw notYet(file.name, kind);
    if (!file) throw new FeaturescopeError('data/picture-unreadable', { name: textOf(dataTransfer) });
    if (!canTake(app)) throw new FeaturescopeError('data/no-place-for-picture', { name: file.name });
    await app.showPicture(await readPicture(file));
  });
}

const canTake = ({ workbench }: App): boolean => workbench.session !== null && !workbench.frozen;

const isText = (event: DragEvent): boolean => !holdsFiles(event) && isForField(event);

function textOf(data: DataTransfer | null): string {
  const text = data?.getData('text/plain').trim() || '–';
  return text.length > TOLD ? `${text.slice(0, TOLD)}…` : text;
}
