import { expect } from "vitest";
import { memory } from "../../src/index.js";
import { hold } from "../../src/wasm/cache.js";
import { heap } from "../../src/wasm/heap.js";
import { Storage } from "../../src/wasm/storage.js";

/** All storages of a test, in the order in which they were made. */
export const made: Storage[] = [];

/** Room for values that are about to be written. */
export function room(bytes: number): Storage {
  const storage = new Storage("float32", bytes);
  made.push(storage);
  return storage;
}

/** A storage filled with one byte, as a kernel would leave it. */
export function written(bytes: number, byte: number): Storage {
  const storage = room(bytes);
  hold([storage]);
  heap.bytes.fill(byte, storage.pointer, storage.pointer + bytes);
  return storage;
}

export function bytesOf(storage: Storage): Uint8Array {
  return new Uint8Array(storage.read().buffer);
}

/** Ends a test: nothing of it is resident any more. */
export function releaseAll(): void {
  for (const storage of made.splice(0)) storage.release();
  expect(memory().resident).toBe(0);
}
