// The memory that the kernels keep for themselves, given to them once: a module without static data has none of its own.
import { CONSTANT_BYTES, setConstants } from './constants';
import { setTileBuffer, tileBufferBytes } from './tiles';

/** Size of that memory in bytes. */
export function ownMemoryBytes(): i32 {
  return tileBufferBytes() + <i32>CONSTANT_BYTES;
}

/** Gives the kernels their memory, aligned to 16 bytes. */
export function setOwnMemory(address: usize): void {
  memory.fill(address, 0, ownMemoryBytes());
  setTileBuffer(address);
  setConstants(address + tileBufferBytes());
}
