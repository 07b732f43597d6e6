/*
# Convolution

How a small window of numbers, slid over a picture, finds the strokes in it, and how a network
learns such windows by itself. You go from an integral on paper to the network that reads
handwritten digits, and meet each formula three times: by hand, as plain loops, and as the library's
own lines.

You need school calculus and a little JavaScript. Nothing has to be believed: what stands in grey
boxes and tables below a piece of code is what this code printed. A **tensor** is the library's word
for numbers arranged in a list, a table, or a stack of tables; an **op** is something that it computes
from tensors. The letters are the same everywhere: [NOTATION.md](../../NOTATION.md).

*Takes an hour to read, five to ten minutes a step; two minutes to run.*

```sh
npm run tutorial -- convolution            # all steps; the last one trains the network
npm run tutorial -- convolution 3          # one step
npm run tutorial -- convolution exercises  # checks what you wrote
```
*/
import { command } from "../course/command.js";

await command(["convolution", ...process.argv.slice(2)]);
