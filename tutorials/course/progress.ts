import { type Options, SingleBar } from "cli-progress";

/** So many steps are averaged into what is shown. */
const WINDOW = 50;
const LINES_AN_EPOCH = 20;

/** What one step of training gave. */
export interface Step {
  readonly loss: number;
  /** How many examples the step took. */
  readonly count: number;
  /** How many of them the model got right, where that can be said. */
  readonly correct?: number;
}

/** What the examples are called, in the plural, and how often all of them come. */
interface Training {
  readonly examples: string;
  readonly epochs?: number;
}

/** Shows how training goes: a bar in a terminal, else about twenty lines an epoch. */
export class Progress {
  readonly #bar: SingleBar | undefined;
  readonly #recent: Step[] = [];
  /** When each of the recent steps began, and when the last of them ended, in seconds. */
  readonly #times = [now()];
  readonly #startedAt = now();
  #step = 0;

  constructor(
    readonly steps: number,
    readonly training: Training,
  ) {
    if (!process.stdout.isTTY || process.env.TERM === "dumb") return;
    this.#bar = new SingleBar(barOptions(process.stdout.columns - 2 * `${steps}`.length, training.examples));
    this.#bar.start(steps, 0, { step: this.#count(), loss: "…", accuracy: "", rate: "…", left: "…" });
    process.once("exit", () => this.stop()); // after an error, say
    process.once("SIGINT", this.#interrupt);
    process.once("SIGTERM", this.#interrupt);
  }

  update(step: Step): void {
    this.#step++;
    this.#recent.push(step);
    this.#times.push(now());
    if (this.#recent.length > WINDOW) {
      this.#recent.shift();
      this.#times.shift();
    }
    if (this.#bar) this.#bar.update(this.#step, this.#shown());
    else if (this.#isTimeForLine()) this.#writeLine();
  }

  /** Leaves the terminal as it was. Returns the seconds since the start. */
  stop(): number {
    this.#bar?.stop();
    process.off("SIGINT", this.#interrupt);
    process.off("SIGTERM", this.#interrupt);
    return now() - this.#startedAt;
  }

  readonly #interrupt = (): void => {
    this.stop();
    console.log("Stopped. Nothing was saved.");
    process.exit(130);
  };

  #shown(): Record<"step" | "loss" | "accuracy" | "rate" | "left", string> {
    const sum = (of: (step: Step) => number) => this.#recent.reduce((total, step) => total + of(step), 0);
    const count = sum((step) => step.count);
    const right = (100 * sum((step) => step.correct ?? Number.NaN)) / count;
    const seconds = (this.#times.at(-1) as number) - (this.#times[0] as number);
    const left = Math.ceil(((this.steps - this.#step) * seconds) / this.#recent.length);
    return {
      step: this.#count(),
      loss: (sum((step) => step.loss * step.count) / count).toFixed(6),
      accuracy: Number.isNaN(right) ? "" : `  accuracy ${right.toFixed(1).padStart(5)} %`,
      rate: (count / seconds).toFixed(0).padStart(4),
      left: `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`,
    };
  }

  #isTimeForLine(): boolean {
    const every = Math.ceil(this.steps / (this.training.epochs ?? 1) / LINES_AN_EPOCH);
    return this.#step === 1 || this.#step % every === 0 || this.#step === this.steps;
  }

  #writeLine(): void {
    const { step, loss, accuracy, rate, left } = this.#shown();
    console.log(`step ${step}  loss ${loss}${accuracy}  ${rate} ${this.training.examples}/s  ${left} left`);
  }

  #count(): string {
    return `${`${this.#step}`.padStart(`${this.steps}`.length)}/${this.steps}`;
  }
}

/** The columns are those of the terminal without the count of steps. */
function barOptions(columns: number, examples: string): Options {
  return {
    stream: process.stdout,
    format: `{bar} {step}  loss {loss}{accuracy}  {rate} ${examples}/s  {left} left`,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: Math.max(Math.min(columns - 62, 30), 4),
    hideCursor: true,
  };
}

function now(): number {
  return performance.now() / 1000;
}
