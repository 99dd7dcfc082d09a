import { existsSync } from 'node:fs';
import { FeaturescopeError } from '../../../../src-shared/contract/errors.ts';
import type { ImageShape } from '../../data/Dataset.ts';
import { baseName, type DataFile } from '../../data/files/FileTree.ts';
import { openTree } from '../../data/files/openTree.ts';
import { decodePicture, pictureSize } from '../../data/formats/images/decodePicture.ts';
import { PICTURE_NAME } from '../../data/formats/images/pictureFolders.ts';
import { naturalOrder } from '../../data/naturalOrder.ts';
import { locateFolder } from '../../data/locate.ts';
import { impossible } from '../../../../src-shared/labs/impossible.ts';
import { UnreadableFile } from '../../reading/readRegularFile.ts';

/** A photograph on this machine. */
export interface Photo {
  name: string;
  /** Number of pictures in the same folder. */
  count: number;
  shape: ImageShape;
  /** `[H, W, 3]`, 0..255 */
  image: Uint8Array;
}

/** Height and width are multiples of this. */
const MULTIPLE = 4;

/**
 * A picture of a folder.
 * @param place the folder's path or that of a picture; or the name of a folder among the data sets
 * @param index which of its pictures, by name
 * @param side length of the longer side that it is scaled to
 * @throws FeaturescopeError `lab/impossible` if there is no such place or picture, `data/unreadable`, `engine/cancelled`
 */
export async function openPhoto(
  place: string,
  index: number,
  side: number,
  signal: AbortSignal,
): Promise<Photo> {
  const folder = locateFolder(place) ?? place;
  if (place.trim() === '' || !existsSync(folder)) throw impossible(noPlace(place));
  const { files } = await openTree(folder, signal);
  const pictures = files
    .filter(({ path }) => PICTURE_NAME.test(path))
    .sort((a, b) => naturalOrder(a.path, b.path));
  const file = pictures[index];
  if (!file) throw impossible(noPicture(place, pictures.length));
  return { ...(await read(file, side, signal)), name: baseName(file.path), count: pictures.length };
}

async function read(
  file: DataFile,
  side: number,
  signal: AbortSignal,
): Promise<Pick<Photo, 'image' | 'shape'>> {
  try {
    const bytes = await file.read(signal);
    const [height, width] = await pictureSize(bytes);
    const factor = side / Math.max(height, width);
    const size = [height, width].map((length) =>
      Math.max(MULTIPLE, MULTIPLE * Math.round((length * factor) / MULTIPLE)),
    ) as [number, number];
    const { pixels } = await decodePicture(bytes, { size, rule: 'stretch' });
    return { shape: [...size, 3], image: Uint8Array.from(pixels) };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new FeaturescopeError(
      'data/unreadable',
      { path: file.path, reason: error.message },
      { cause: error },
    );
  }
}

const noPlace = (place: string): { en: string; ko: string } => ({
  en: `there is no folder or picture "${place}" on this machine; type the path of one, or put pictures into a folder of that name in the data folder`,
  ko: `이 컴퓨터에 "${place}" 폴더나 그림이 없습니다. 경로를 쓰거나, 데이터 폴더에 그 이름으로 폴더를 만들어 그림을 넣으세요`,
});

const noPicture = (place: string, count: number): { en: string; ko: string } => ({
  en: `"${place}" has ${count} pictures`,
  ko: `"${place}"에 있는 그림은 ${count}장입니다`,
});
