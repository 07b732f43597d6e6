import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { kernelsSource, pack } from "../scripts/text.js";
import { decode } from "../src/wasm/text.js";

const decoder = readFileSync("build/text.wasm");

/** What the library reads, of what the build writes. */
async function readBack(kernels: Uint8Array): Promise<Uint8Array> {
  const source = kernelsSource(pack(kernels, decoder));
  const written = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return decode(written.packed);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("kernels are read as they were written: rare bytes, frequent ones, repetitions and none", async () => {
  const bytes = fc.uint8Array({ maxLength: 600 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (a, b) => {
      const kernels = Uint8Array.from([...a, ...b, ...a, ...a]);
      expect(await readBack(kernels)).toEqual(kernels);
    }),
  );
  expect(await readBack(everyByte)).toEqual(everyByte);
  expect(await readBack(new Uint8Array(20_000))).toEqual(new Uint8Array(20_000));
});

test("where there is no TextEncoder, too", async () => {
  vi.stubGlobal("TextEncoder", undefined);
  expect(await readBack(everyByte)).toEqual(everyByte);
  vi.unstubAllGlobals();
});
