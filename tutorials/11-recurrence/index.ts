/*
# Recurrence

How a network reads a sequence of any length, one item after another, with a memory that it carries
along; how that memory learns, backwards through time; and why it forgets. You go from one number on
paper to a network that tells the language of a surname, and one that writes names nobody bears. You
meet each formula three times: by hand, as plain loops, and as the library's own lines.

You need school calculus, products of matrices and vectors, and a little JavaScript. Nothing has to
be believed: what stands in grey boxes and tables below a piece of code is what this code printed; for
the two trainings at the end, when they last ran in full. A **tensor** is the library's word for numbers
arranged in a list, a table, or a stack of tables; an **op** is something that it computes from tensors;
a **batch** is several examples, computed at once. The letters are the same everywhere:
[NOTATION.md](../../NOTATION.md).

*Takes an hour to read, five to ten minutes a step; two minutes to run.*

```sh
npm run tutorial -- recurrence            # all steps; the last two train for half a minute each
npm run tutorial -- recurrence 3          # one step
npm run tutorial -- recurrence exercises  # checks what you wrote
```
*/
import { command } from "../course/command.js";

await command(["recurrence", ...process.argv.slice(2)]);
