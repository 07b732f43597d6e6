import { execFileSync, spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { measure, type Run } from "../../bench/measure.js";
import { BenchError, readOptions } from "../../bench/options.js";
import { relationsTable } from "../../bench/relations.js";
import { columns, notes, shownMs, table, tableOfTwo } from "../../bench/report.js";
import { type Contender, type Plan, type Row, runWorkload } from "../../bench/run.js";
import { scaleTables } from "../../bench/scaleTables.js";
import { areClose, median, quantile, spread, sumsOf } from "../../bench/statistics.js";
import type { Workload } from "../../bench/workload.js";
import { workloads } from "./books.js";

describe("options", () => {
  test("what is asked for is read", () => {
    const asked = readOptions([
      "--only",
      "matmul (64|128)",
      "--quick",
      "--json",
      "--no-peers",
      "--node",
      "/n",
    ]);
    expect(asked).toMatchObject({ node: "/n", quick: true, json: true, peers: false, against: undefined });
    expect(asked.only.test("MATMUL 128³")).toBe(true);
    expect(readOptions([])).toMatchObject({
      node: process.execPath,
      quick: false,
      peers: true,
      scale: false,
    });
    expect(readOptions(["--against", "HEAD~1"])).toMatchObject({ against: "HEAD~1", peers: false });
    expect(readOptions(["--scale"])).toMatchObject({ scale: true, peers: false });
  });

  test.each([
    ["an unknown one", ["--fast"], /'--fast'[\s\S]*--quick/],
    ["a word", ["matmul"], /'matmul'[\s\S]*--only/],
    ["no pattern", ["--only", "("], /regular expression/],
    ["both modes", ["--scale", "--against", "HEAD"], /one at a time/],
  ])("%s is refused, and told what there is", (_, words, message) => {
    expect(() => readOptions(words)).toThrow(BenchError);
    expect(() => readOptions(words)).toThrow(message);
  });
});

describe("statistics", () => {
  test("quantiles lie between two numbers in proportion, in whatever order these are", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(quantile([10, 0], 0.25)).toBe(2.5);
    expect(median([])).toBeNaN();
    expect(spread([1, 2, 3, 4, 5])).toBeCloseTo(2 / 3);
  });

  test("sums tell results apart, but not layouts and roundings", () => {
    const [a, b] = [sumsOf([1, -2, 3]), sumsOf([3.0001, 1, -2])];
    expect(a).toEqual({ sum: 2, size: 6 });
    expect(areClose(a, b)).toBe(true);
    expect(areClose(a, sumsOf([1, -2, 3.1]))).toBe(false);
    expect(areClose(a, sumsOf([1, 2, 3]))).toBe(false);
    expect(areClose(a, sumsOf([Number.NaN]))).toBe(false);
  });
});

describe("measuring", () => {
  test("results are seen of three calls, and samples are kept of those after the first", async () => {
    let calls = 0;
    const measured = await measure((look) => look?.(() => [[++calls]]), { enough: 20, most: 1000 });
    expect(measured.sums.map(([sums]) => sums?.sum)).toEqual([1, 2, 3]);
    expect(measured.samples.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...measured.samples)).toBeLessThan(1);
  });

  test("short work is repeated within a sample, also where a call was slow by chance", async () => {
    let calls = 0;
    const work: Run = (look) => {
      const end = performance.now() + (++calls === 3 ? 5 : 0);
      while (performance.now() < end);
      look?.(() => []);
    };
    const { samples } = await measure(work, { enough: 100, most: 1000 });
    expect(samples.length).toBeLessThan(1000);
    expect(calls).toBeGreaterThan(10 * samples.length);
  });

  test("work that takes too long is done once", async () => {
    let calls = 0;
    const slow: Run = async (look) => {
      calls++;
      await new Promise((done) => setTimeout(done, 20));
      look?.(() => []);
    };
    const { firstMs, samples } = await measure(slow, { enough: 5, most: 10 });
    expect(calls).toBe(1);
    expect(samples).toHaveLength(1);
    expect(firstMs).toBeGreaterThan(15);
  });
});

describe("the table", () => {
  const row = (workload: string, peer: string, medianMs: number | null, note = ""): Row => ({
    ...{ workload, peer, threads: 1, node: "v20", note, medianMs },
    ...{ minMs: medianMs, firstMs: medianMs && 9 * medianMs, spread: medianMs && 0.1 },
  });
  const rows = [
    ...[
      row("a", "cotangent", 2),
      row("a", "PyTorch", 1),
      row("a", "jax-js", 4),
      row("a", "TensorFlow.js", 8),
    ],
    ...[
      row("b", "cotangent", 0.5),
      row("b", "jax-js", null, "it cannot"),
      row("b", "TensorFlow.js", 0.1, "MISMATCH: x"),
    ],
  ];

  test("has a line a workload, and our ratio to PyTorch and to the best in JavaScript", () => {
    expect(
      table(rows)
        .split("\n")
        .map((line) => line.split(/ {2,}/)),
    ).toEqual([
      [
        "ms, median",
        "cotangent",
        "±",
        "min",
        "first",
        "GFLOP/s",
        "PyTorch",
        "jax-js",
        "TensorFlow.js",
        "/ PyTorch",
        "/ best JS",
      ],
      ["a", "2.00", "10 %", "2.00", "18.0", "1.00", "4.00", "8.00", "2.00", "0.50"],
      ["b", "0.500", "10 %", "0.500", "4.50", "✗", "0.100*"],
    ]);
  });

  test("of two revisions has the ratio of their shortest times", () => {
    const [now, before] = [row("a", "cotangent", 3), row("a", "at abc", 2)];
    expect(tableOfTwo([now, before]).split("\n")[1]).toMatch(/^a +3\.00 +10 % +3\.00 +27\.0 +2\.00 +1\.50$/);
  });

  test("says below why a peer has no time, or a wrong one", () => {
    expect(notes(rows)).toBe("jax-js: it cannot\n  b\nTensorFlow.js: MISMATCH: x\n  b");
  });

  test("numbers stand to the right, and show three digits", () => {
    expect(
      columns([
        ["a", "bcd"],
        ["ef", "g"],
      ]),
    ).toBe("a   bcd\nef    g");
    expect([0.012345, 12.345, 1234.5, null, undefined].map(shownMs)).toEqual([
      "0.0123",
      "12.3",
      "1235",
      "✗",
      "",
    ]);
  });

  test("bounds within our own rows are judged where these are there", () => {
    const cnn = "model.cnn, batch 32, step";
    expect(relationsTable([row(cnn, "cotangent", 2)])).toMatch(/first .* 9\.00 +≤ 8\.00 +✗ *$/);
    const naive = row(`${cnn}, naive loop`, "cotangent", 2.2);
    const lucky = { ...naive, minMs: 1.9 };
    expect(relationsTable([row(cnn, "cotangent", 2), lucky])).toMatch(/naive .* 1\.10 +≤ 1\.25 +✓ +0\.95/);
    expect(relationsTable([row("a", "cotangent", 1)])).toBe("");
  });

  test("of scales has a column a size", () => {
    const sized = (name: string, size: number) => ({
      ...{ name, inputs: {} },
      scale: { family: "exp", unit: "element" as const, size, count: size },
    });
    const text = scaleTables(
      [row("x", "cotangent", 1e-3), row("y", "cotangent", null)],
      [sized("x", 1000), sized("y", 2000)],
    );
    expect(text).toBe("time per element    1,000  2,000\nexp               1.00 ns      ✗");
  });
});

describe("running", () => {
  const root = resolve(".");
  const contenders: readonly Contender[] = [
    { peer: "ours", name: "one", root },
    { peer: "ours", name: "other", root: `${root}/.` },
  ];
  const plan: Plan = {
    book: resolve("test/bench/books.ts"),
    contenders,
    node: process.execPath,
    nodeVersion: "v",
    python: "",
    patience: { enough: 10, most: 100 },
    rounds: 1,
    deadline: 60_000,
  };
  const rows = new Map<string, readonly Row[]>();
  beforeAll(async () => {
    const impatient = { ...plan, deadline: 1000 };
    const run = (each: Workload) => runWorkload(each.name === "endless" ? impatient : plan, each);
    await Promise.all(workloads.map(async (each) => rows.set(each.name, await run(each))));
  }, 120_000);

  test("each contender has a row with its times", () => {
    const [one, other] = rows.get("doubling") as [Row, Row];
    expect([one.peer, other.peer, one.note, other.note]).toEqual(["one", "other", "", ""]);
    expect(one.minMs).toBeGreaterThan(0);
    expect(one.medianMs).toBeGreaterThanOrEqual(one.minMs as number);
    expect(one.gflops).toBeCloseTo(10 / (one.medianMs as number) / 1e6);
  });

  test.each([
    ["failing", "it cannot"],
    ["dying", "exit 3"],
    ["endless", "no answer in 1 s"],
  ])("what is %s is a row that says so", (name, note) => {
    const about = { workload: name, threads: 1, node: "v", medianMs: null, minMs: null, firstMs: null };
    expect(rows.get(name)).toMatchObject(contenders.map((each) => ({ ...about, peer: each.name, note })));
  });

  test("who computes something else is found out", () => {
    const [first, second] = rows.get("something else for each") as [Row, Row];
    expect([first.note, second.note]).toEqual(["", expect.stringMatching(/^MISMATCH: call 1 .* as of one$/)]);
  });
});

describe("npm run bench", () => {
  const bench = (...words: string[]) => ["--import", "tsx", "bench/command.ts", ...words];

  test("gives rows to a program", () => {
    const words = bench("--quick", "--no-peers", "--json", "--only", "^matmul 64³$");
    const rows = JSON.parse(execFileSync(process.execPath, words, { encoding: "utf8", stdio: "pipe" }));
    expect(rows).toEqual([
      {
        ...{ workload: "matmul 64³", peer: "cotangent", threads: 1, node: process.version, note: "" },
        ...{ medianMs: expect.any(Number), minMs: expect.any(Number), firstMs: expect.any(Number) },
        ...{ spread: expect.any(Number), gflops: expect.any(Number) },
      },
    ]);
  });

  test("says what there is when it is asked for something else", () => {
    const { status, stderr } = spawnSync(process.execPath, bench("--only", "nothing like it"), {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([2, expect.stringContaining("nothing fits; there are\n  matmul 64³")]);
  });
});
