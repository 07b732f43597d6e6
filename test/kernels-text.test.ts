import fc from "fast-check";
import { expect, test } from "vitest";
import { kernelsSource } from "../scripts/text.js";
import { decode } from "../src/wasm/text.js";

/** What the library reads, of what the build writes. */
async function readBack(baseline: Uint8Array, relaxed: Uint8Array): Promise<readonly Uint8Array[]> {
  const source = kernelsSource(baseline, relaxed);
  const written = await import(`data:text/javascript,${encodeURIComponent(source)}`);
  return [decode(written.baseline, written.order), decode(written.relaxed, written.order)];
}

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

test("kernels are read as they were written: rare bytes, frequent ones and none", async () => {
  const bytes = fc.uint8Array({ maxLength: 600 });
  await fc.assert(
    fc.asyncProperty(bytes, bytes, async (baseline, relaxed) => {
      expect(await readBack(baseline, relaxed)).toEqual([baseline, relaxed]);
    }),
  );
  expect(await readBack(everyByte, everyByte.toReversed())).toEqual([everyByte, everyByte.toReversed()]);
});
