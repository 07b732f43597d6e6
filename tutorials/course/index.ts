export { check, same } from "./check.js";
export { type Curves, curves, figure } from "./figure.js";
export { pictures, shades, signedShades } from "./pixels.js";
export { list, type Numbers, print, say, table } from "./print.js";
export type { Picture } from "./terminal.js";
export { trained } from "./trained.js";
