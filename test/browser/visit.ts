import { execFileSync } from "node:child_process";
import type { Page } from "playwright-core";
import { launch } from "./chromium.js";
import { serve } from "./server.js";

interface Training {
  readonly losses: readonly number[];
  /** The bit patterns of what was learnt. */
  readonly parameters: Readonly<Record<string, readonly number[]>>;
  /** How many WebAssembly modules were compiled. */
  readonly modules: number;
}

interface Run extends Training {
  /** What importing asked of WebAssembly, and the global names that it made. */
  readonly importing: { readonly asked: readonly string[]; readonly globals: readonly string[] };
}

interface Results {
  readonly page: Run;
  readonly worker: Run;
  readonly relaxed: Training;
  readonly other: Training;
}

/** An object in the console, as the developer tools show it before it is opened. */
interface Logged {
  readonly preview?: { readonly description?: string; readonly properties: readonly object[] };
}

/** What page.html did in Chromium, and what Node did with the same train.js. */
export interface Visit {
  readonly page: Page;
  readonly results: Results;
  readonly node: Run;
  readonly requests: readonly string[];
  readonly errors: readonly string[];
  readonly logged: readonly Logged[];
  close(): Promise<void>;
}

/** Opens the page, and waits until it has trained everywhere. */
export async function visit(): Promise<Visit> {
  const browser = await launch();
  const { address, requests, close } = await serve();
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(`${error}`));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  const logged: Logged[] = [];
  const devTools = await page.context().newCDPSession(page);
  devTools.on("Runtime.consoleAPICalled", ({ args }) => logged.push(...args));
  await devTools.send("Runtime.enable");
  await page.goto(`${address}/test/browser/page.html`);
  const results = (await page.evaluate("globalThis.results")) as Results;
  return {
    page,
    results,
    node: trainInNode(),
    requests,
    errors,
    logged,
    close: async () => {
      await browser.close();
      await close();
    },
  };
}

/** Runs train.js as it lies in a Node of its own. */
function trainInNode(): Run {
  const program = `
    import { importing, train } from "./test/browser/train.js";
    console.log(JSON.stringify({ importing, ...train({ seed: 7, relaxed: false }) }));`;
  const args = ["--input-type=module", "--eval", program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}
