import { parseArgs } from "node:util";

export interface Options {
  readonly epochs: number;
  readonly seed: number;
  /** Train on the first so many only. */
  readonly images: number | undefined;
  readonly data: string;
  readonly help: boolean;
}

/** Something is wrong with the flags. */
export class UsageError extends Error {}

export const usage = `Trains a small convolutional network to read handwritten digits, and tests it on 10,000 others.

npm start -- [flags]
  --epochs N     go through the training images N times        (1)
  --seed N       where the random numbers begin                 (1)
  --images N     train on the first N images only               (all 60,000)
  --data FOLDER  other images in MNIST's format                 (tutorials/data/mnist)
  --help         this text`;

const flags = {
  epochs: { type: "string" },
  seed: { type: "string" },
  images: { type: "string" },
  data: { type: "string" },
  help: { type: "boolean" },
} as const;

/** Reads the flags. Throws a UsageError of one line. */
export function readOptions(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Options {
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true });
  const given = new Map<string, string | undefined>();
  for (const token of tokens) {
    if (token.kind === "positional") throw new UsageError(forgotten(`got ${token.value} without a flag`));
    if (token.kind === "option") given.set(known(token.rawName, token.name), token.value);
  }
  for (const name of ["epochs", "seed", "images", "data"]) {
    if (environment[`npm_config_${name}`] !== undefined)
      throw new UsageError(forgotten(`npm took --${name}`));
  }
  return {
    epochs: wholeNumber(given, "epochs", 1) ?? 1,
    seed: wholeNumber(given, "seed", 0) ?? 1,
    images: wholeNumber(given, "images", 1),
    data: folder(given) ?? "tutorials/data/mnist",
    help: given.has("help"),
  };
}

/** What happens to npm start --seed 2: npm takes the flag for its own, and hands on the 2. */
function forgotten(what: string): string {
  return `${what}: flags follow after two dashes, as in npm start -- --seed 2`;
}

function known(written: string, name: string): string {
  if (name in flags) return name;
  const near = Object.keys(flags).find((flag) => flag.startsWith(name) || name.startsWith(flag));
  throw new UsageError(`unknown flag ${written}: ${near ? `--${near} was meant?` : "--help lists them all"}`);
}

function wholeNumber(
  given: Map<string, string | undefined>,
  name: string,
  least: number,
): number | undefined {
  if (!given.has(name)) return undefined;
  const text = given.get(name) ?? "";
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`--${name}: takes a whole number from ${least} up, got ${text || "nothing"}`);
}

function folder(given: Map<string, string | undefined>): string | undefined {
  if (given.has("data") && !given.get("data")) throw new UsageError("--data: takes a folder, got nothing");
  return given.get("data");
}
