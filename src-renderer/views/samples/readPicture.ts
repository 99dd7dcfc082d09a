import { backgroundFor } from '../../../src-shared/arithmetic/picture.ts';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** Maximum side of a picture; larger ones are scaled while they are decoded. */
const MOST = 1024;

/**
 * Decodes a picture in any format that the browser supports, oriented by its metadata; of an animation the first frame.
 * What is transparent shows paper that the rest stands out from.
 * @throws FeaturescopeError `data/picture-unreadable`
 */
export async function readPicture(file: Blob & { name?: string }): Promise<ImageBitmap> {
  const name = file.name ?? file.type;
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const ratio = MOST / Math.max(whole.width, whole.height);
    if (ratio >= 1) return await onPaper(whole);
    const small = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * ratio)),
      resizeHeight: Math.max(1, Math.round(whole.height * ratio)),
      resizeQuality: 'high',
    });
    whole.close();
    return await onPaper(small);
  } catch (error) {
    throw new FeaturescopeError('data/picture-unreadable', { name }, { cause: error });
  }
}

/** A picture without transparency. Closes the given one if it has some. */
async function onPaper(picture: ImageBitmap): Promise<ImageBitmap> {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  let least = 255;
  for (let at = 3; at < data.length; at += 4) least = Math.min(least, data[at]!);
  if (least === 255) return picture;
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = backgroundFor({ data }) === 255 ? '#ffffff' : '#000000';
  context.fillRect(0, 0, width, height);
  picture.close();
  return createImageBitmap(context.canvas);
}

/** The first picture in dropped or pasted data. */
export function pictureAmong(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find((file) => file.type.startsWith('image/')) ?? data?.files[0];
}
