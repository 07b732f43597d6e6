import { beforeAll, describe, test } from "vitest";
import type * as ops from "../src/ops/index.js";
import { every } from "./reference/every.js";
import { checkMargins, guardHeap } from "./reference/guard.js";
import { reference } from "./reference/index.js";
import type { Row } from "./reference/row.js";

beforeAll(guardHeap);

describe.each(Object.entries(reference) as [keyof typeof ops, Row][])("%s", (name, row) => {
  test.each(["float32", "float64", ...(row.alsoTakes ?? [])] as const)(
    "writes nothing outside of its memory, on %s",
    (dtype) => every(row.calls, (call) => checkMargins(name, row, call, dtype)),
  );
});
