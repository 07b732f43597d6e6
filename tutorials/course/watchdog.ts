import { Worker } from "node:worker_threads";

const SECONDS = 10;

/** Ends the program, with a word, if what runs meanwhile does not come to an end. */
export function watched<R>(what: string, run: () => R): R {
  const warning = `✗ ${what} has been running for ${SECONDS} s: does a loop in it never end?\n`;
  const worker = new Worker(
    `const { writeSync } = require("node:fs");
     setTimeout(() => {
       writeSync(1, ${JSON.stringify(warning)});
       process.kill(process.pid, "SIGKILL");
     }, ${1000 * SECONDS});`,
    { eval: true, execArgv: [] }, // without loaders, which would wait for the busy thread
  );
  worker.unref();
  try {
    return run();
  } finally {
    void worker.terminate();
  }
}
