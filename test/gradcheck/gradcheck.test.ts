import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

function gradcheck(...ops: readonly string[]) {
  return spawnSync(process.execPath, ["--import", "tsx", "test/gradcheck/command.ts", ...ops], {
    encoding: "utf8",
  });
}

test("the table has a line for each op and each layer, its errors within their bounds", () => {
  const { status, stdout } = gradcheck();
  expect(stdout).toMatch(/^relu +\d\.\de-\d+ +\S+ +\S+ +20 +\d+ ms {3}y = /m);
  expect(stdout).toMatch(/^MultiHeadAttention +\d\.\de-\d+ /m);
  expect(stdout).toMatch(/ passed, 0 failed\n$/);
  expect(status).toBe(0);
});

test("an op that does not exist gets one line", () => {
  const { status, stderr } = gradcheck("reluu");
  expect(stderr).toMatch(/^gradcheck: no op or layer is called reluu; there are /);
  expect(status).toBe(2);
});
