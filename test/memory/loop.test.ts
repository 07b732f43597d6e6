import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { MemoryReport } from "../../src/index.js";

const MIB = 2 ** 20;
const root = fileURLToPath(new URL("../..", import.meta.url));

interface Report extends MemoryReport {
  /** The resident memory of the process, 50 times in equal steps. */
  readonly rss: number[];
}

/** Runs a program in a process of its own: nothing but its one synchronous run is in its memory. */
async function run<R extends Report>(program: string, ...args: (string | number)[]): Promise<R> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", `test/memory/programs/${program}.ts`, ...args.map(String)],
    { cwd: root },
  );
  return JSON.parse(stdout);
}

/**
 * By the middle the collector has grown its own space to where it stays (later on Node 24 than on 20);
 * then its noise is some ten MiB, and what leaks here is hundreds.
 */
function expectFlat({ rss }: Report): void {
  const middle = Math.floor(rss.length / 2);
  const early = rss[middle] as number;
  const late = Math.max(...rss.slice(middle));
  expect((late - early) / MIB).toBeLessThan(80);
}

describe("a network trained in one synchronous run, under a budget of 64 MiB", () => {
  interface Training extends Report {
    /** 50 times in equal steps. */
    readonly losses: number[];
  }

  function expectTrained(report: Training, gigabytes: number): void {
    expect(report.spilledBytes).toBeGreaterThan(gigabytes * 1e9);
    expect(report.peak).toBeLessThanOrEqual(64 * MIB);
    expect(report.losses.at(-1)).toBeLessThan((report.losses[0] as number) / 20);
    expect(Math.max(...report.rss) / MIB).toBeLessThan(500);
    expectFlat(report);
  }

  test("without a scope, pushes gigabytes through flat memory, whether parameters change or are replaced", async () => {
    const assigning = await run<Training>("training", "assign", 10_000);
    const replacing = await run<Training>("training", "replace", 2500);
    expectTrained(assigning, 2.5);
    expectTrained(replacing, 0.6);
    const every200 = replacing.losses.filter((_, i) => i % 4 === 0);
    expect(every200).toEqual(assigning.losses.slice(0, every200.length));
  });

  test("in a single scope around everything, does so too", async () => {
    expectTrained(await run<Training>("training", "scope", 2500), 0.6);
  });
});

describe("two million tensors of three elements", () => {
  test("stay within a budget of 8 MiB, in flat memory, and those that are held have their values", async () => {
    interface Tiny extends Report {
      readonly largest: number;
      readonly last: number[];
      readonly held: number[][];
    }
    const report = await run<Tiny>("tiny", 2_000_000);
    expect(report.allocations).toBe(2_000_000);
    expect(report.peak).toBeLessThanOrEqual(8 * MIB);
    expect(report.largest).toBeLessThanOrEqual(8 * MIB);
    expect(report.spills).toBeGreaterThan(2_000_000 / 64 - (8 * MIB) / 1152); // pages of 64
    expect(Math.max(...report.rss) / MIB).toBeLessThan(250);
    expectFlat(report);
    expect(report.held).toEqual(Array(50).fill([1, 2, 3])); // after even numbers of changes of sign
    expect(report.last).toEqual([-1, -2, -3]);
  });

  test("are left to the collector, though all of their values fit", async () => {
    const report = await run("tiny", 2_000_000, 256 * MIB);
    expect(report.spills).toBe(0);
    expect(Math.max(...report.rss) / MIB).toBeLessThan(350); // of which Node itself takes the most
  });
});
