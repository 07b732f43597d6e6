import { SingleBar } from "cli-progress";

/** Shows which workload runs, and how long the others will take: a bar in a terminal, else a line each. */
export class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #startedAt = performance.now();
  #begun = 0;

  constructor(readonly total: number) {
    if (!process.stderr.isTTY || process.env.TERM === "dumb") return;
    this.#bar = new SingleBar({
      stream: process.stderr,
      format: "{bar} {value}/{total}  {left} left  {name}",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 20,
      hideCursor: true,
      clearOnComplete: true,
    });
    this.#bar.start(total, 0, { left: "…", name: "" });
    process.once("exit", () => this.stop()); // after an error, say
  }

  begin(name: string): void {
    const done = this.#begun++;
    const left = done === 0 ? "…" : this.#left(done);
    if (this.#bar) this.#bar.update(done, { left, name });
    else console.error(`${this.#begun}/${this.total}  ${left} left  ${name}`);
  }

  stop(): void {
    this.#bar?.stop();
  }

  #left(done: number): string {
    const seconds = ((performance.now() - this.#startedAt) / 1000 / done) * (this.total - done);
    return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  }
}
