import { readFileSync } from "node:fs";
import { headingOf, partsOf } from "../../../tutorials/course/literate.js";
import { perform } from "../../../tutorials/course/stage.js";

const path = "test/tutorials/programs/wrong-step.ts";
const source = readFileSync(path, "utf8");
const step = { number: 1, path, parts: partsOf(source), ...headingOf(source) };
const tutorial = {
  name: "wrong",
  folder: "test/tutorials/programs",
  title: "Wrong",
  introduction: "",
  steps: [step],
  exercises: step,
};
const { failures } = await perform(tutorial, step, "read");
console.log(`${failures} failures`);
