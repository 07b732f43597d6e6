/*
# Surnames: what a fair test is

*Nakamura*, *Papadopoulos*, *O'Neill*: you hear where they come from. The next step trains a network to
hear it too, from lists of surnames in 18 languages. Before that, the data: here most mistakes are
made. Each language has a file with a surname a line.
*/
import { Generator, permutation } from "cotangent";
import { say, table } from "../course/index.js";
import { accuracies, confusionOf, inPercent } from "./confusion.js";
import { byLetters } from "./letters.js";
import { languages, linesOf, type Surname, splitSurnames } from "./surnames.js";

/** Of a random fifth of a language's lines, which share also stands in the rest? */
function repeated(language: number): number {
  const lines = linesOf(language);
  const order = [...permutation(new Generator(1), lines.length).data()].map((place) => lines[place]);
  const tested = Math.round(lines.length / 5);
  const rest = new Set(order.slice(tested));
  return order.slice(0, tested).filter((name) => rest.has(name)).length / tested;
}

table(
  ["language", "lines", "different surnames", "of a fifth of the lines, in the rest too"],
  languages.map((name, language) => {
    const lines = linesOf(language);
    return [name, lines.length, new Set(lines).size, inPercent(repeated(language))];
  }),
);

/*
**What goes wrong.** The Arabic file has 2,000 lines, but only 108 surnames. Deal out the *lines*, four
fifths to learn from and one fifth for the test, and every Arabic surname of the test has been learned
by heart: the last column. A good result there says nothing about a surname that the network has never
seen. So the surnames are made different first, and only then split:

```quote tutorials/11-recurrence/surnames.ts splitSurnames
```

How much does the wrong split flatter? Ask somebody who can do nothing but look a surname up in what
was learned from, and who says "Russian" if it is not there:
*/
const { training, test } = splitSurnames(1);
const russian = languages.indexOf("Russian");
const measured = (asked: readonly Surname[], answers: number[]) => accuracies(confusionOf(asked, answers));

/** The wrong split: a fifth of each language's lines, whether or not they also stand in the rest. */
function splitLines(seed: number): { training: Surname[]; test: Surname[] } {
  const [training, test]: [Surname[], Surname[]] = [[], []];
  const generator = new Generator(seed);
  for (let language = 0; language < languages.length; language++) {
    const lines = linesOf(language);
    const order = [...permutation(generator, lines.length).data()];
    const surnames = order.map((place) => ({ name: lines[place], language }));
    const aside = Math.round(surnames.length / 5);
    test.push(...surnames.slice(0, aside));
    training.push(...surnames.slice(aside));
  }
  return { training, test };
}

function lookedUp(training: readonly Surname[], asked: readonly Surname[]): number[] {
  const list = new Map(training.map(({ name, language }) => [name, language]));
  return asked.map(({ name }) => list.get(name) ?? russian);
}

const split = { lines: splitLines(1), "different surnames": { training, test } };
table(
  ["looking up, split by", "right, of all", "of the Arabic ones"],
  Object.entries(split).map(([by, { training, test }]) => {
    const arabic = test.filter(({ language }) => languages[language] === "Arabic");
    const [all, ofArabic] = [test, arabic].map((asked) => measured(asked, lookedUp(training, asked))[0]);
    return [by, all, ofArabic];
  }),
);

/*
That is not knowledge of sounds. By lines, the list alone answers nearly every Arabic question; split
fairly, it answers none.
*/
const learned = new Set(training.map(({ name, language }) => `${name} ${language}`));
const both = test.filter(({ name, language }) => learned.has(`${name} ${language}`)).length;
say(`${training.length} surnames to learn from, ${test.length} for the test, ${both} in both`);

/*
Some surnames stand in the lists of several languages. Such a name may be learned as one and asked as
another, as *Yang* is here, and nobody can be right about both:
*/
const named = (list: readonly Surname[], wanted: string) =>
  list
    .filter(({ name }) => name === wanted)
    .map(({ language }) => languages[language])
    .join(" and ");
say(`yang: learned as ${named(training, "yang")}, asked as ${named(test, "yang")}`);
const known = new Set(training.map(({ name }) => name));
const ambiguous = test.filter(({ name }) => known.has(name)).length;
say(`${inPercent(ambiguous / test.length)} of the test's surnames are learned from in another language`);

/*

**The other trap** is in the column of sizes: there are 130 times as many Russian surnames as Vietnamese
ones. Whoever always says "Russian" is right half of the time, and knows nothing. So two measures:

- The **accuracy** is the share of all surnames of the test that are told right.
- The **balanced accuracy** is that share for each language by itself, and then the mean of the 18.
  Vietnamese counts as much as Russian.

And how far does one get *without* order, from the letters alone? By counting: how often does each
letter come in each language? The letters' shares, multiplied with each other and with the
language's own share, say how likely a surname is there. Logarithms make sums of the products:

```quote tutorials/11-recurrence/letters.ts byLetters
```
*/
table(
  ["surnames that were not learned from", "accuracy", "balanced"],
  [
    [
      'always "Russian"',
      ...measured(
        test,
        test.map(() => russian),
      ),
    ],
    ["letters counted", ...measured(test, byLetters(training, test))],
  ],
);
say("That is what the network has to beat.");
