import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DataError, readIdx, readImages } from "../../tutorials/01-digits/mnist.js";
import { readOptions, UsageError } from "../../tutorials/01-digits/options.js";
import { drawDigits } from "../../tutorials/01-digits/show.js";

const MNIST = "tutorials/data/mnist";
const folder = mkdtempSync(join(tmpdir(), "digits-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the tutorial as its reader does, but on the library's source in place of a build. */
function start(...args: string[]): Promise<Result> {
  const env = { ...process.env, TSX_TSCONFIG_PATH: "tutorials/tsconfig.json" };
  const child = spawn(process.execPath, ["--import", "tsx", "tutorials/01-digits/index.ts", ...args], {
    env,
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text) => {
    err += text;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, err })));
}

function all(pattern: RegExp, text: string): string[] {
  return Array.from(text.matchAll(pattern), ([, found]) => found as string);
}

const losses = (text: string) => all(/loss (\d+\.\d+)/g, text);

function idx(magic: readonly number[], extents: readonly number[], values: Uint8Array): Buffer {
  const head = Buffer.alloc(4 * (1 + extents.length));
  head.set(magic);
  extents.forEach((extent, axis) => {
    head.writeUInt32BE(extent, 4 * (1 + axis));
  });
  return gzipSync(Buffer.concat([head, values]));
}

/** A data set like MNIST of its first images alone. */
function smallSet(name: string, count: number): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const part of ["train", "t10k"]) {
    const pixels = gunzipSync(readFileSync(`${MNIST}/${part}-images-idx3-ubyte.gz`)).subarray(16);
    const labels = gunzipSync(readFileSync(`${MNIST}/${part}-labels-idx1-ubyte.gz`)).subarray(8);
    const images = idx([0, 0, 8, 3], [count, 28, 28], pixels.subarray(0, count * 784));
    writeFileSync(join(path, `${part}-images-idx3-ubyte.gz`), images);
    writeFileSync(
      join(path, `${part}-labels-idx1-ubyte.gz`),
      idx([0, 0, 8, 1], [count], labels.subarray(0, count)),
    );
  }
  return path;
}

describe("the IDX reader", () => {
  const values = Uint8Array.from([1, 2, 3, 4, 5, 6]);
  const good = idx([0, 0, 8, 2], [2, 3], values);
  const refuses = (name: string, bytes: Uint8Array, message: RegExp) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const refusal = message.source;
    expect(() => readIdx(path, 2)).toThrow(DataError);
    expect(() => readIdx(path, 2)).toThrow(new RegExp(`^${path}: ${refusal}$`));
  };

  it("reads the extents and the bytes", () => {
    writeFileSync(join(folder, "good.gz"), good);
    const { extents, values: read } = readIdx(join(folder, "good.gz"), 2);
    expect(extents).toEqual([2, 3]);
    expect([...read]).toEqual([...values]);
  });

  it("reads MNIST", () => {
    const { count, height, width, pixels, labels } = readImages(MNIST, "t10k");
    expect([count, height, width, pixels.length]).toEqual([10_000, 28, 28, 7_840_000]);
    expect([...labels.subarray(0, 8)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9]);
  });

  it("names a file that is missing", () => {
    expect(() => readIdx(join(folder, "none.gz"), 2)).toThrow(/^\S+none\.gz: missing; [^\n]+$/);
  });

  it("refuses what is cut off, or no gzip file", () => {
    refuses("cut.gz", good.subarray(0, good.length - 12), /damaged, cannot be unzipped \([^\n]+\)/);
    refuses("text.gz", Buffer.from("hello"), /damaged, cannot be unzipped \([^\n]+\)/);
  });

  it("refuses another beginning, and tells it", () => {
    refuses("axes.gz", idx([0, 0, 8, 3], [2, 3], values), /not IDX bytes of 2 axes, [^\n]+, got 0 0 8 3/);
    refuses("empty.gz", gzipSync(Buffer.alloc(0)), /not IDX bytes of 2 axes, [^\n]+, got nothing/);
  });

  it("refuses fewer or more bytes than promised", () => {
    const short = idx([0, 0, 8, 2], [2, 4], values);
    refuses("short.gz", short, /damaged, its head promises 2 × 4 = 8 bytes, got 6/);
    const long = idx([0, 0, 8, 2], [2, 2], values);
    refuses("long.gz", long, /damaged, its head promises 2 × 2 = 4 bytes, got 6/);
  });

  it("refuses labels that do not fit the images", () => {
    const path = smallSet("labels", 4);
    writeFileSync(
      join(path, "t10k-labels-idx1-ubyte.gz"),
      idx([0, 0, 8, 1], [3], Uint8Array.from([7, 2, 1])),
    );
    expect(() => readImages(path, "t10k")).toThrow(/got 4 images and 3 labels$/);
    writeFileSync(
      join(path, "t10k-labels-idx1-ubyte.gz"),
      idx([0, 0, 8, 1], [4], Uint8Array.from([7, 2, 1, 10])),
    );
    expect(() => readImages(path, "t10k")).toThrow(/labels must be digits, got 10$/);
  });
});

describe("the flags", () => {
  const refuses = (args: string[], message: RegExp, environment = {}) => {
    expect(() => readOptions(args, environment)).toThrow(UsageError);
    expect(() => readOptions(args, environment)).toThrow(message);
  };

  it("have defaults, and are read", () => {
    const defaults = { epochs: 1, seed: 1, images: undefined, data: MNIST, help: false };
    expect(readOptions([])).toEqual(defaults);
    const given = readOptions([
      "--epochs",
      "2",
      "--seed=0",
      "--images",
      "640",
      "--data",
      "elsewhere",
      "--help",
    ]);
    expect(given).toEqual({ epochs: 2, seed: 0, images: 640, data: "elsewhere", help: true });
  });

  it("are refused when unknown", () => {
    refuses(["--foo"], /^unknown flag --foo: --help lists them all$/);
    refuses(["--epoch", "2"], /^unknown flag --epoch: --epochs was meant\?$/);
  });

  it("are refused when they are no whole numbers", () => {
    refuses(["--epochs", "two"], /^--epochs: takes a whole number from 1 up, got two$/);
    refuses(["--epochs", "0"], /^--epochs: takes a whole number from 1 up, got 0$/);
    refuses(["--images", "1.5"], /^--images: takes a whole number from 1 up, got 1\.5$/);
    refuses(["--seed", "-1"], /^--seed: takes a whole number from 0 up, got -1$/);
    refuses(["--seed"], /^--seed: takes a whole number from 0 up, got nothing$/);
    refuses(["--data"], /^--data: takes a folder, got nothing$/);
  });

  it("are missed when npm has kept them for itself", () => {
    refuses(["640"], /^got 640 without a flag: .+ npm start -- --seed 2$/);
    refuses([], /^npm took --seed: .+ npm start -- --seed 2$/, { npm_config_seed: "3" });
  });
});

describe("the drawing", () => {
  const blank = new Uint8Array(784);
  const square = blank.map((_, place) =>
    Math.abs(place / 28 - 14) < 8 && Math.abs((place % 28) - 14) < 8 ? 255 : 0,
  );
  const set = {
    count: 2,
    height: 28,
    width: 28,
    pixels: Uint8Array.from([...square, ...blank]),
    labels: Uint8Array.from([3, 4]),
  };

  it("shows ink, and marks what is wrong", () => {
    const lines = drawDigits(set, [0, 1], [3, 9], false).split("\n");
    expect(lines).toHaveLength(8);
    expect(lines[3]).toMatch(/^ +█{5,7} +$|^ +█{5,7}$/);
    expect(lines[6]).toBe("says 3 ✓  says 9 ✗");
    expect(lines[7]).toBe("  is 3      is 4");
  });

  it("fits 80 columns, and leaves colours as they were", () => {
    const lines = drawDigits(set, [0, 1, 0, 1, 0, 1, 0, 1], [3, 9], true).split("\n");
    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes are what is looked for
      expect(line.replaceAll(/\x1b\[[\d;]*m/g, "").length).toBeLessThanOrEqual(80);
      expect(line.lastIndexOf("\x1b[0m")).toBeGreaterThanOrEqual(line.lastIndexOf("\x1b["));
    }
  });
});

describe("npm start", () => {
  let [first, second]: Result[] = [];
  beforeAll(async () => {
    const args = ["--images", "640", "--seed", "3"];
    [first, second] = await Promise.all([start(...args), start(...args)]);
  }, 120_000);
  const run = () => first as Result;

  it("says what it trains, and what to do next", () => {
    expect(run().code, run().err).toBe(0);
    expect(run().out.split("\n")[0]).toContain("34,826 parameters");
    expect(run().out).toMatch(/affineConv2d, relu +64 × 11 × 11 +18,496 parameters/);
    expect(run().out).toContain("What next?");
  });

  it("learns", () => {
    const shown = losses(run().out).map(Number);
    expect(shown).toHaveLength(20);
    expect(shown[0]).toBeGreaterThan(2.28);
    expect(shown.at(-1)).toBeLessThan(2.1);
    const [accuracy] = all(/^test accuracy: (\d\d\.\d\d) %$/gm, run().out);
    expect(Number(accuracy)).toBeGreaterThan(40);
  });

  it("names the test accuracy as its last percentage", () => {
    expect(
      run()
        .out.split("\n")
        .filter((line) => line.includes("%"))
        .at(-1),
    ).toMatch(/^test accuracy: /);
  });

  it("repeats its losses and its answers digit for digit", () => {
    expect(losses(second?.out ?? "")).toEqual(losses(run().out));
    const answers = (text: string) => text.slice(text.indexOf("test accuracy"));
    expect(answers(second?.out ?? "")).toBe(answers(run().out));
  });
});

describe("npm start with flags", () => {
  it("goes through the images again, and begins elsewhere with another seed", async () => {
    const data = smallSet("few", 64);
    const runs = await Promise.all(
      ["1", "2"].map((seed) => start("--data", data, "--epochs", "2", "--seed", seed)),
    );
    const shown = runs.map(({ out }) => losses(out));
    expect(shown[0]).toHaveLength(4);
    expect(shown[0]).not.toEqual(shown[1]);
  });

  it("explains them", async () => {
    const { code, out } = await start("--help");
    expect(code).toBe(0);
    for (const flag of ["--epochs", "--seed", "--images", "--data", "--help"]) expect(out).toContain(flag);
  });

  it("refuses in one line, and nothing else", async () => {
    const cases = [["--foo"], ["--data", join(folder, "nowhere")], ["--images", "70000"]];
    for (const { code, out, err } of await Promise.all(cases.map((args) => start(...args)))) {
      expect(code).toBe(1);
      expect(out).toBe("");
      expect(err).toMatch(/^(unknown flag|\S+: missing|--images:)[^\n]+\n$/);
    }
  });
});
