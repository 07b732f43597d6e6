/*
# Why memory

Count the letters of *lena*, of *lane* and of *neal*: one e, one a, one l, one n, each time. A network
that is given those counts cannot tell the three apart, however large it is.
*/
import { curves, figure, print, say, table } from "../course/index.js";
import { unrolled } from "./unrolled.js";

const counts = (word: string) => ["a", "e", "l", "n"].map((letter) => word.split(letter).length - 1);
table(
  ["word", "how often a, e, l and n"],
  ["lena", "lane", "neal"].map((word) => [word, counts(word).join(" ")]),
);

/*
So order matters. One could give each place in the word inputs of its own. But then the longest word
decides how large the network is, and what it learns about *son* at the end of *Johnson* is of no use
for the *son* of *Peterson*, which stands one place further on.

You read otherwise: one letter after another, always with the same eyes, and with something in mind of
what came before. Give the network the same. What it has in mind is called the **state**, $h$. At each
**step** $t$ it makes a new state out of the old one and the item $x_t$ that it reads now. Doing the
same thing again and again, each time to its own last result, is called **recurrence**.
*/
figure(
  "unrolled",
  "The same step four times: each new state comes from the state before and from one letter",
  unrolled,
  "h₀ → h₁ → h₂ → h₃ → h₄\n     ↑    ↑    ↑    ↑\n     l    a    n    e",
);

/*
**By hand**, the smallest memory there is: one number. It keeps half of itself, and adds what it reads:

$$ h_t = \frac{1}{2} h_{t-1} + x_t $$

Begin with $h_0 = 0$, and read 1, 0, 0: the state is 1, then 0.5, then 0.25. Read 0, 0, 1: it is 0, 0,
and 1. The same items in another order leave another state.

**Literally**, with any other share in the place of one half:
*/
function read(share: number, x: number[]): number[] {
  const states: number[] = [];
  let h = 0;
  for (let t = 0; t < x.length; t++) {
    h = share * h + x[t];
    states[t] = h;
  }
  return states;
}

print("reading 1 0 0", read(0.5, [1, 0, 0]));
print("reading 0 0 1", read(0.5, [0, 0, 1]));

/*
**A surprise.** How much fits into one number? Here are all the ways to read three zeros and ones, and
the state that each leaves behind.
*/
const sequences = Array.from({ length: 8 }, (_, i) => [4, 2, 1].map((bit) => Math.floor(i / bit) % 2));
table(
  ["what it read", "the last state"],
  sequences.map((x) => [x.join(" "), read(0.5, x)[2]]),
);

/*
Eight sequences, and eight different states. One number remembers *everything*: halving shifts what
came before by one binary place, and the new item goes in front.

**What goes wrong.** Such a memory fades. A 1 that was read thirty steps ago is worth $0.5^{30}$, a
billionth: beside a 1 it would stand at the thirtieth binary place. Networks mostly compute in
**float32**, numbers of 32 bits. They hold 23 binary places behind the first 1 (the other nine bits
say how large the number is, and its sign), and so the billionth is rounded away:
*/
const long = (first: number) => [first, ...new Array<number>(29).fill(0), 1];
const inSingle = (x: number[]) => x.reduce((h, item) => Math.fround(Math.fround(0.5 * h) + item), 0);
say(
  inSingle(long(0)) === inSingle(long(1))
    ? "In float32 the state after 0 … 0 1 and that after 1 0 … 0 1 are the same number."
    : "In float32 the two states differ.",
);

/*
How fast it fades depends on the share that each step keeps. This is what remains of a 1 that was read
at the start, and of the difference that it makes:
*/
const pulse = [1, ...new Array<number>(30).fill(0)];
curves(
  "fading",
  "What remains of a single 1, when each step keeps so much of the state",
  { x: "steps later", y: "state" },
  Object.fromEntries([0.5, 0.8, 0.95, 1, 1.02].map((share) => [`keeps ${share}`, read(share, pulse)])),
);

/*
At shares below 1 the past dies out; above 1 it grows until it drowns everything else; only exactly 1
keeps it. Step 7 finds the same thing again, in the gradient, where it does more harm.

What has to be remembered, and for how long, is something that a network should learn by itself. So it
gets many such numbers, and learns the shares.
*/
