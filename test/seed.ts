/** Each test draws cases of its own, the same in every run and on every machine; SEED=2 draws others. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import { beforeEach } from "vitest";

beforeEach(({ task }) => {
  const digest = createHash("sha256")
    .update(`${process.env.SEED ?? 1} ${task.fullName}`)
    .digest();
  fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: digest.readInt32LE() });
});
