import { PNG } from 'pngjs';

/** The size and the pixels of a PNG file, for pictures that are compared. */
export const readPng = (png: Uint8Array): PNG => PNG.sync.read(Buffer.from(png));
