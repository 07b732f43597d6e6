import { parseArgs } from "node:util";

/** What was asked for cannot be done: told in a sentence, without a trace. */
export class BenchError extends Error {}

export const usage = `npm run bench                   all workloads, beside all peers
npm run bench -- --against REV  our own workloads, now and as of a revision
npm run bench -- --scale        how our time grows with size, batch and depth
  --only PATTERN  the workloads whose names fit a regular expression
  --node PATH     another Node.js, for us and the JavaScript peers
  --quick         a tenth of the time, and as much less to be trusted
  --no-peers      ourselves alone: nothing is installed
  --json          rows for programs`;

const known = {
  against: { type: "string" },
  scale: { type: "boolean" },
  only: { type: "string" },
  node: { type: "string" },
  quick: { type: "boolean" },
  "no-peers": { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean" },
} as const;

export interface Options {
  readonly against: string | undefined;
  readonly scale: boolean;
  readonly only: RegExp;
  readonly node: string;
  readonly quick: boolean;
  readonly peers: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/** Reads the words of a command. Throws a BenchError that says what there is instead. */
export function readOptions(words: readonly string[]): Options {
  const { values } = parsed(words);
  const { against, scale = false, only = "", node = process.execPath, quick = false, json = false } = values;
  if (scale && against !== undefined) throw new BenchError("ask for --scale or for --against, one at a time");
  return {
    against,
    scale,
    only: pattern(only),
    node,
    quick,
    peers: !values["no-peers"] && !scale && against === undefined,
    json,
    help: values.help ?? false,
  };
}

function parsed(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: known });
  } catch (error) {
    throw new BenchError(`${(error as Error).message.split(". ")[0]}. There are\n${usage}`);
  }
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, "i");
  } catch (error) {
    throw new BenchError(`--only takes a regular expression: ${(error as Error).message}`);
  }
}
