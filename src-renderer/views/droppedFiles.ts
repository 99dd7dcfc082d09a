import { FeaturescopeError } from '../../src-shared/contract/errors.ts';
import { notYet } from '../../src-shared/contract/foreign.ts';
import { isModelName } from '../../src-shared/model/modelNames.ts';
import { foreignKindOf } from '../../src-shared/model/foreignKinds.ts';
import type { App } from '../state/App.svelte.ts';
import { isForField } from './pressedKey.ts';
import { pictureAmong, readPicture } from './samples/readPicture.ts';

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
  const mayBePicture = files.some(({ type }) => type === '' || type.startsWith('image/'));
  const takes = (canTake(app) && mayBePicture) || app.pathOf !== undefined;
  if (event.dataTransfer) event.dataTransfer.dropEffect = takes && files.length > 0 ? 'copy' : 'none';
}

/**
 * Runs a dropped picture through the network, shows what else was dropped where networks and data are opened, and explains why anything else is rejected. Without this the browser would
 * navigate to the file.
 */
export async function dropOnWindow(app: App, event: DragEvent): Promise<void> {
  if (event.defaultPrevented || isText(event)) return;
  event.preventDefault();
  const { dataTransfer } = event;
  const file = pictureAmong(dataTransfer);
  await app.workbench.attempt(async () => {
    const path = file && !isPicture(file) ? app.pathOf?.(file) : undefined;
    if (path) return app.lookAt(path);
    if (file && isModelName(file.name)) throw new FeaturescopeError('open/by-path', { name: file.name });
    const kind = file && foreignKindOf(file.name);
    if (kind) throw notYet(file.name, kind);
    if (!file) throw new FeaturescopeError('data/picture-unreadable', { name: textOf(dataTransfer) });
    if (!canTake(app)) throw new FeaturescopeError('data/no-place-for-picture', { name: file.name });
    await app.showPicture(await readPicture(file));
  });
}

const isPicture = ({ type }: File): boolean => type.startsWith('image/');

const canTake = ({ workbench }: App): boolean => workbench.session !== null && !workbench.frozen;

const isText = (event: DragEvent): boolean => !holdsFiles(event) && isForField(event);

function textOf(data: DataTransfer | null): string {
  const text = data?.getData('text/plain').trim() || '–';
  return text.length > TOLD ? `${text.slice(0, TOLD)}…` : text;
}
