import { afterAll, describe, expect, test } from "vitest";
import { howToGet, isExpected } from "./chromium.js";
import { type Visit, visit } from "./visit.js";

if (!isExpected) console.warn(`The browser tests are skipped: ${howToGet}`);

describe.skipIf(!isExpected)("the built package in a bare page", () => {
  let first: Promise<Visit> | undefined;
  /** The one visit that all tests look at; what goes wrong in it fails each of them. */
  const visited = () => {
    first ??= visit();
    return first;
  };
  afterAll(async () => (await first)?.close());

  test("runs without an error, and fetches modules alone", async () => {
    const { errors, requests } = await visited();
    expect(errors).toEqual([]);
    expect(requests.filter((path) => !/\.(html|js)$/.test(path))).toEqual([]);
    expect(requests).toContain("/dist/index.js");
  });

  test("is imported without effect: nothing compiled, no global made", async () => {
    const { results, node } = await visited();
    for (const { importing } of [results.page, results.worker, node]) {
      expect(importing).toEqual({ asked: [], globals: [] });
    }
    expect(results.page.modules).toBe(2); // the kernels, and what reads their text
  });

  test("learns bit for bit what Node learns, in the page and in a worker", async () => {
    const { results, node } = await visited();
    for (const { losses, parameters } of [results.page, results.worker]) {
      expect(losses).toEqual(node.losses);
      expect(parameters).toEqual(node.parameters);
    }
  });

  test("really learns: the loss falls, and another seed gives other losses", async () => {
    const { page, other } = (await visited()).results;
    expect(page.losses).toHaveLength(10);
    expect(page.losses[9]).toBeLessThan(0.7 * (page.losses[0] as number));
    expect(page.losses.filter((loss, step) => loss === other.losses[step])).toEqual([]);
  });

  test("learns nearly the same with relaxed SIMD", async () => {
    const { page, relaxed } = (await visited()).results;
    expect(relaxed.modules).toBe(2);
    expect(relaxed.losses).not.toEqual(page.losses);
    const errors = page.losses.map((loss, step) => Math.abs(loss - (relaxed.losses[step] as number)) / loss);
    expect(Math.max(...errors)).toBeLessThan(1e-4);
  });

  test("shows the losses of the page and of the worker, and a tensor", async () => {
    const { page, results } = await visited();
    const cells = await page.locator("td").allTextContents();
    expect(cells).toHaveLength(40);
    expect(cells.slice(1, 3)).toEqual([`${results.page.losses[0]}`, `${results.worker.losses[0]}`]);
    expect(await page.locator("pre").textContent()).toBe("Tensor float32 [2, 2]\n[[1, 2],\n [3, 4]]");
  });

  test("a logged tensor begins with its type and shape in the developer tools", async () => {
    const [tensor] = (await visited()).logged;
    expect(tensor?.preview?.description).toBe("Tensor");
    expect(tensor?.preview?.properties.slice(0, 2)).toMatchObject([
      { name: "dtype", value: "float32" },
      { name: "shape", value: "Array(2)" },
    ]);
  });
});
