/*
# Convolution

How a small window of numbers, slid over a picture, finds the strokes in it, and how a network
learns such windows by itself. You go from an integral on paper to the network that reads
handwritten digits, and meet each formula three times: by hand, as plain loops, and as the library's
own lines.

You need school calculus and a little JavaScript. Nothing has to be believed: every number on this
page was computed by the code beside it.

*Takes half an hour to read; two minutes to run.*

```sh
npm run tutorial -- convolution            # all steps; the last one trains the network
npm run tutorial -- convolution 3          # one step
npm run tutorial -- convolution exercises  # checks what you wrote
```
*/
import { command } from "../course/command.js";

await command(["convolution", ...process.argv.slice(2)]);
