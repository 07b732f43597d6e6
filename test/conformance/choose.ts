/** Copies from a torch-reference/1 file, one case a line, those whose operator is in the table. */
import { readFileSync, writeFileSync } from "node:fs";
import { rowOf } from "./table/index.js";

const [from, to] = process.argv.slice(2);
if (!from || !to) throw new Error("usage: npx tsx test/conformance/choose.ts FROM TO");
const [head, ...lines] = readFileSync(from, "utf8").trimEnd().split("\n");
const cases = lines.map((line) => line.replace(/,$/, "")).filter((line) => line.startsWith('{"id":'));
const chosen = cases.filter((line) => rowOf(JSON.parse(line)));
writeFileSync(to, `${head}\n${chosen.join(",\n")}\n]}\n`);
console.log(`${chosen.length} of ${cases.length} cases`);
