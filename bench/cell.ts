/** One cell of the table, in a process of its own: reads a job from its input, prints what it measured. */
import { readFileSync } from "node:fs";
import { readInputs } from "./inputs.js";
import { type Measured, measure } from "./measure.js";
import type { Peer } from "./peers/peer.js";
import type { Job } from "./run.js";
import type { Workload } from "./workload.js";

async function fill({ book, workload: name, peer: who, root, folder, inputs, calls, ...patience }: Job) {
  const { workloads } = (await import(book)) as { workloads: readonly Workload[] };
  const { load } = (await import(`./peers/${who}.js`)) as { load: (root: string) => Promise<Peer> };
  const workload = workloads.find((each) => each.name === name) as Workload;
  const peer = await load(root);
  const run = await peer.prepare(workload, readInputs(folder, inputs));
  for (let i = 0; i < (calls ?? 0); i++) await run();
  const measured: Measured = await measure(run, patience);
  return { ...measured, megabytes: process.resourceUsage().maxRSS / 1024, note: peer.note };
}

const job = JSON.parse(readFileSync(0, "utf8")) as Job;
const answer = await fill(job).catch((error: Error) => ({ error: error.message.split("\n")[0] }));
process.stdout.write(JSON.stringify(answer), () => process.exit());
