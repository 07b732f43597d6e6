import { functions, integers } from "./arithmetic.js";
import { empties, kinks } from "./derivative.js";
import { steps } from "./elementwise.js";
import type { Section } from "./row.js";
import { notANumber, shares } from "./special.js";
import { tiny, zeros } from "./zero.js";

/** All claims, in the order of the page. */
export const sections: readonly Section[] = [
  notANumber,
  shares,
  functions,
  tiny,
  zeros,
  integers,
  steps,
  empties,
  kinks,
];
