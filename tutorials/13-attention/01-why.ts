/*
# A word that needs another one

Read these two sentences. They differ in one word, the last.

- The ball does not fit into the box because it is too big.
- The ball does not fit into the box because it is too small.

Who is "it"? In the first sentence the ball, in the second the box. Nothing in the word "it" says so:
you looked back through the sentence for the word that "it" needs, and the last word told you which.
*/
import { print, table } from "../course/index.js";
import { needs } from "./sentences.js";

const sentence = (last: string) => `The ball does not fit into the box because it is too ${last}`.split(" ");
const it = sentence("big").indexOf("it");
needs("needs", "What “it” needs: another word in each sentence", [
  { words: sentence("big"), from: it, to: sentence("big").indexOf("ball") },
  { words: sentence("small"), from: it, to: sentence("small").indexOf("box") },
]);

/*
A network that reads must do the same, and two simple ways to hear other words do not suffice.

A **window** of a few words, as a convolution has it, does not reach: "it" stands eight words behind
"ball", and in a longer sentence it would be twenty.

The **mean** of all words reaches everywhere, but it hears each word equally. Let each word be a list
of numbers, its **vector**. To keep it small, two numbers: how much of a thing that goes in, and how
much of a thing that others go into. All words but "ball" and "box" have nothing of either.
*/
type Vector = [goesIn: number, holds: number];

const vectorOf = (word: string): Vector => (word === "ball" ? [1, 0] : word === "box" ? [0, 1] : [0, 0]);

function weightedMean(shares: number[], vectors: Vector[]): number[] {
  const mean = [0, 0];
  for (let j = 0; j < vectors.length; j++) {
    for (let c = 0; c < 2; c++) mean[c] += shares[j] * vectors[j][c];
  }
  return mean;
}

const equalShares = (last: string) => sentence(last).map(() => 1 / sentence(last).length);
for (const last of ["big", "small"]) {
  print(`the mean of all words, "${last}"`, weightedMean(equalShares(last), sentence(last).map(vectorOf)));
}

/*
Both sentences have the same mean, and it says "a little of both". What "it" needs is a mean with
**shares** of its own: numbers that are not negative and add up to one, large for the word that matters
now and small for the others.
*/
const sharesOf = (last: string, meant: string) =>
  sentence(last).map((word) => (word === meant ? 0.88 : 0.01));

table(
  ["the last word", "share of ball", "share of box", "what it hears: goes in", "holds"],
  [
    ["big", "ball"],
    ["small", "box"],
  ].map(([last, meant]) => {
    const shares = sharesOf(last, meant);
    const [goesIn, holds] = weightedMean(shares, sentence(last).map(vectorOf));
    return [last, shares[1], shares[7], goesIn, holds];
  }),
);

/*
A mean whose shares each word chooses for itself is **attention**. Here we chose the shares by hand. The
rest of this tutorial is about how a network computes them from the words themselves (steps 2 and 3),
takes the mean (4), keeps out what must not be seen (5), does it several times at once (6), and knows
where each word stands (7). Then it learns all of that from examples (8 to 10).
*/
