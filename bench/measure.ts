import { type Sums, sumsOf } from "./statistics.js";

/** Reads back what was computed. */
export type Read = () => readonly ArrayLike<number>[];

/** Does the work once, waits until it is done, lets `look` see the results, and gives their memory back. */
export type Run = (look?: (read: Read) => void) => void | Promise<void>;

/** How long to measure: until enough time has passed, or as soon as too much has. In ms. */
export interface Patience {
  readonly enough: number;
  readonly most: number;
}

/** What one process measured. Times in ms. */
export interface Measured {
  readonly firstMs: number;
  readonly samples: readonly number[];
  /** By the number of calls before: what the results add up to. */
  readonly sums: readonly (readonly Sums[])[];
}

/** Work shorter than this is repeated until a sample is as long: clocks are coarse. */
const SHORTEST = 0.5;
/** So many samples at least, where there is time. */
const FEWEST = 5;
/** For this share of the time the engine warms up, and no samples are kept. */
const WARMUP = 0.5;

/** Times work: the first call apart, three calls with their results, then as many as there is time for. */
export async function measure(run: Run, { enough, most }: Patience): Promise<Measured> {
  const start = performance.now();
  const elapsed = () => performance.now() - start;
  const seen = [await watched(run)];
  while (seen.length < 3 && elapsed() < most) seen.push(await watched(run));
  const [{ ms: firstMs }] = seen as [Watched];
  let last = (seen.at(-1) as Watched).ms;
  while (elapsed() < WARMUP * enough) last = await sample(run, 1);
  const batch = last < SHORTEST ? Math.ceil(SHORTEST / (await sample(run, 5))) : 1;
  const samples: number[] = [];
  while (elapsed() < most && (elapsed() < enough || samples.length < FEWEST))
    samples.push(await sample(run, batch));
  return { firstMs, samples: samples.length > 0 ? samples : [last], sums: seen.map(({ sums }) => sums) };
}

interface Watched {
  readonly ms: number;
  readonly sums: readonly Sums[];
}

async function watched(run: Run): Promise<Watched> {
  const start = performance.now();
  let seen: Watched = { ms: 0, sums: [] };
  await run((read) => {
    const ms = performance.now() - start;
    seen = { ms, sums: read().map(sumsOf) };
  });
  return seen;
}

/** The time of one call, on the average of some. */
async function sample(run: Run, calls: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < calls; i++) {
    const done = run();
    if (done) await done;
  }
  return (performance.now() - start) / calls;
}
