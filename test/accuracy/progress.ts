import { SingleBar } from "cli-progress";

/** Shows on the terminal how far the work is, how fast it goes, and how long it will still take. */
export class Progress {
  readonly #startedAt = performance.now();
  readonly #bar: SingleBar | undefined;
  #done = 0;

  constructor(readonly samples: number) {
    if (!process.stderr.isTTY || process.env.TERM === "dumb") return;
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: "{bar} {percentage} %  {kernel}  {rate} samples/s  {left} left",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 30,
      clearOnComplete: true,
      hideCursor: true,
    });
    this.#bar.start(samples, 0, { kernel: "", rate: "…", left: "…" });
    process.once("exit", this.#stop); // after an error, say
    process.once("SIGINT", this.#interrupt);
    process.once("SIGTERM", this.#interrupt);
  }

  advance(samples: number, kernel: string): void {
    this.#done += samples;
    this.#bar?.update(this.#done, { kernel, ...this.#pace() });
  }

  /** Prints a line, above the bar if there is one, else with the pace behind it. */
  print(line: string): void {
    const { rate, left } = this.#pace();
    if (!this.#bar) {
      console.log(`${line}   ${rate} samples/s, ${left} left`);
      return;
    }
    process.stderr.write("\r\x1b[K");
    console.log(line);
  }

  stop(): void {
    this.#stop();
    process.off("exit", this.#stop);
    process.off("SIGINT", this.#interrupt);
    process.off("SIGTERM", this.#interrupt);
  }

  readonly #stop = (): void => this.#bar?.stop();

  readonly #interrupt = (): void => {
    this.#stop();
    process.exit(130);
  };

  #pace(): { readonly rate: string; readonly left: string } {
    const rate = this.#done / ((performance.now() - this.#startedAt) / 1000);
    const left = Math.ceil((this.samples - this.#done) / rate);
    return {
      rate: rate.toFixed(0),
      left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`,
    };
  }
}
