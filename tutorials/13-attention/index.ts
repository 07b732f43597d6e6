/*
# Attention

How a network finds, among many words, the one that it needs now. You begin with a sentence and one
weighted mean on paper, and end with a small model that translates English into Swedish and shows for
each word where it looked. Each formula comes three times: by hand, as plain loops, and as the
library's own lines.

You need school calculus and a little JavaScript, and should know that a matrix product is rows times
columns. What stands in grey boxes and tables below a piece of code is what this code printed. A
**tensor** is the library's word for numbers arranged in a list, a table, or a stack of tables; an **op** is
something that it computes from tensors. The letters are the same everywhere:
[NOTATION.md](../../NOTATION.md).

*Takes an hour to read, five to ten minutes a step; three minutes to run.*

```sh
npm run tutorial -- attention            # all steps; the last three train models
npm run tutorial -- attention 3          # one step
npm run tutorial -- attention exercises  # checks what you wrote
```
*/
import { command } from "../course/command.js";

await command(["attention", ...process.argv.slice(2)]);
