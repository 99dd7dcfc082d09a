import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { FeaturescopeError } from '../../../src-shared/contract/errors.ts';
import { codeOf, reasonOf } from './formats/idx/unpack.ts';

/** Runs a disk operation. @throws FeaturescopeError `data/cannot-store` if it fails */
export async function storing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const reason = codeOf(error) === 'ENOSPC' ? 'the disk is full' : reasonOf(error);
    throw new FeaturescopeError('data/cannot-store', { path, reason }, { cause: error });
  }
}

/** Writes all bytes, in several system calls if necessary. */
export async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

/** The SHA-256 of a file's content, in hexadecimal. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
