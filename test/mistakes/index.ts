import { attention } from "./attention.js";
import { gradients } from "./gradients.js";
import { indices } from "./indices.js";
import { layout } from "./layout.js";
import type { Chapter } from "./mistake.js";
import { options } from "./options.js";
import { products } from "./products.js";
import { shapes } from "./shapes.js";
import { tensors } from "./tensors.js";
import { training } from "./training.js";
import { windows } from "./windows.js";

/** All mistakes, by the name of the file that they stand in. */
export const chapters: Readonly<Record<string, Chapter>> = {
  tensors,
  options,
  shapes,
  layout,
  indices,
  products,
  windows,
  gradients,
  training,
  attention,
};
