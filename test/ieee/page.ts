/** `npm run docs` writes docs/ieee.md from the rows beside this file. */
import { writeFileSync } from "node:fs";
import { page } from "./markdown.js";

writeFileSync("docs/ieee.md", page());
