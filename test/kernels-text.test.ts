import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsSource } from "../scripts/text.js";
import { decode } from "../src/wasm/text.js";

/** What the library reads, of what the build writes. */
async function readBack(kernels: Uint8Array): Promise<Uint8Array> {
  const source = kernelsSource(kernels);
  const written = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return decode(written.text, written.order);
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("kernels are read as they were written: rare bytes, frequent ones and none", async () => {
  const bytes = fc.uint8Array({ maxLength: 600 });
  await fc.assert(
    fc.asyncProperty(bytes, async (kernels) => {
      expect(await readBack(kernels)).toEqual(kernels);
    }),
  );
  expect(await readBack(everyByte)).toEqual(everyByte);
});
