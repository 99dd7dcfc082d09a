import { PNG } from 'pngjs';

/** The size and pixels of a PNG file, for comparing pictures. */
export const readPng = (png: Uint8Array): PNG => PNG.sync.read(Buffer.from(png));
