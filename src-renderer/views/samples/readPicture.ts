import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';

/** Maximum side of a picture; larger ones are scaled while they are decoded. */
const MOST = 1024;

/**
 * Decodes a picture in any format that the browser supports, oriented by its metadata; of an animation the first frame.
 * @throws FeaturescopeError `data/picture-unreadable`
 */
export async function readPicture(file: Blob & { name?: string }): Promise<ImageBitmap> {
  const name = file.name ?? file.type;
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const ratio = MOST / Math.max(whole.width, whole.height);
    if (ratio >= 1) return whole;
    const small = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * ratio)),
      resizeHeight: Math.max(1, Math.round(whole.height * ratio)),
      resizeQuality: 'high',
    });
    whole.close();
    return small;
  } catch (error) {
    throw new FeaturescopeError('data/picture-unreadable', { name }, { cause: error });
  }
}

/** The first picture in dropped or pasted data. */
export function pictureAmong(data: DataTransfer | null): File | undefined {
  return [...(data?.files ?? [])].find((file) => file.type.startsWith('image/')) ?? data?.files[0];
}
