import { memory, neg, setMemoryBudget, tensor } from "../../../src/index.js";

/** Makes millions of tensors of three elements in one synchronous run, and prints how memory went, as JSON. */
const [, , count = "2000000", budget = `${8 * 2 ** 20}`] = process.argv;

setMemoryBudget(Number(budget));
const rss: number[] = [];
let largest = 0;
let x = tensor([1, 2, 3]);
const held = [x];
for (let i = 1; i < Number(count); i++) {
  x = neg(x);
  if (i % (Number(count) / 50) === 0) {
    rss.push(process.memoryUsage().rss);
    largest = Math.max(largest, memory().resident);
    held.push(x);
  }
}
console.log(
  JSON.stringify({ last: x.toArray(), held: held.map((x) => x.toArray()), rss, largest, ...memory() }),
);
