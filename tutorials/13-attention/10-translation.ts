/*
# From English to Swedish

"I don't like any of them" is in Swedish *jag tycker inte om någon av dem*: word by word, "I think not about any
of them". *Tycker om*, like, stands around *inte*, not. Who translates must look at the right word at the right
time, and the right one is not always the next.

The file has 7891 short phrases with people's translations from the Tatoeba project: up to six English words,
and no word that is in fewer than six of them; all in small letters, without punctuation. One in ten of the
English phrases, with all its translations, is held back. No training sees these English phrases, and the model
is asked for them at the end. But two English phrases can mean the same in Swedish, so some answers are
known as the answers to another phrase. How many?
*/
import { Generator } from "cotangent";
import { curves, table, trained } from "../course/index.js";
import { byPlace, type Guess, marks, nearest, wordByWord } from "./guesses.js";
import { maps } from "./maps.js";
import { type Phrase, readPhrases, Vocabulary } from "./phrases.js";
import { type Translation, train, translate } from "./translation.js";
import { Translator } from "./translator.js";

const { pairs, questions } = readPhrases();
const languages = {
  english: new Vocabulary([...pairs, ...questions].map(({ english }) => english)),
  swedish: new Vocabulary([
    ...pairs.map(({ swedish }) => swedish),
    ...questions.flatMap(({ answers }) => answers),
  ]),
};
const words = { english: languages.english.words.length, swedish: languages.swedish.words.length };
const numbersIn = (model: Translator) =>
  [...model.parameters().values()].reduce((sum, { size }) => sum + size, 0);
const key = (phrase: Phrase) => phrase.join(" ");
const learned = {
  english: new Set(pairs.map(({ english }) => key(english))),
  swedish: new Set(pairs.map(({ swedish }) => key(swedish))),
};

table(
  ["", "count"],
  [
    ["pairs to learn from", pairs.length],
    ["English phrases held back", questions.length],
    [
      "of them also among those to learn from",
      questions.filter(({ english }) => learned.english.has(key(english))).length,
    ],
    [
      "of them with a Swedish answer that is also among those to learn from",
      questions.filter(({ answers }) => answers.some((answer) => learned.swedish.has(key(answer)))).length,
    ],
    ["numbers in the model that learn", numbersIn(new Translator(new Generator(1), words))],
    ["English words, and the signs for padding, start and end", words.english],
    ["Swedish words, and the signs", words.swedish],
  ],
);

/*
So for 73 of the 646 phrases held back, one in nine, the model has learned to write a right answer, though for
other English words. Keep it in mind when you read how many it gets right.

**The model** has two halves. The **encoder** reads the English phrase. Each word is its vector plus its
position. Then all words listen to all (step 6), and two dense layers (with a **ReLU** between them, which
sets what is negative to 0) make something of what each has heard.

```quote tutorials/13-attention/translator.ts Translator.encode
```

Three things are new. What is heard is *added* to the word and does not replace it: a word remains itself.
`norms` are layer normalisations: they shift and scale the numbers of each word to mean 0 and variance 1, so
that no word shouts, and then scale and shift each by two numbers that are learned. And `#drop` is **dropout**:
while it learns, every tenth number is set to zero by chance, so that the model trusts no single one.

The **decoder** writes Swedish. It is given the words written so far, which listen to each other under a
causal mask (step 5). Then comes the heart of it, **cross-attention**: the queries are made of the Swedish
words, keys and values of the English ones. Each place in the translation asks: which English word do I need
for the *next* word?

```quote tutorials/13-attention/translator.ts Translator.decode
```

For each place it gives a score to each Swedish word. In training all places are guessed at once, each from
the right words before it. To translate, the model begins with a start sign, takes the word with the highest
score, puts it behind the others, and goes on until it writes the end sign.

What is attention worth? A second model, the same in all else, gets queries of zeros for its cross-attention.
All scores are then 0, so all English words have equal shares: it hears their mean, at every step.
*/
const chosen = [
  "i don't like any of them",
  "did you eat breakfast",
  "who gave it to me",
  "she can't stop me",
].map((phrase) => phrase.split(" "));
const steps = { steps: 1200, quick: 3 };

async function learn(looks: boolean, taken: number) {
  const model = new Translator(new Generator(1), words, looks);
  const losses = await train(model, languages, pairs, { taken, planned: steps.steps });
  const answers = translate(
    model,
    languages,
    questions.map(({ english }) => english),
  );
  const given = answers.map(({ swedish }) => swedish);
  return { losses, model, given, ...marks(questions, given) };
}

const looking = await trained("translation", steps, async (taken) => {
  const { losses, model, given, words, phrases } = await learn(true, taken);
  const seen: Translation[] = translate(model, languages, chosen);
  return { losses, words, phrases, examples: given.slice(0, 16), seen };
});
const hearing = await trained("translation, equal shares", steps, async (taken) => {
  const { losses, words, phrases } = await learn(false, taken);
  return { losses, words, phrases };
});

const smooth = (losses: readonly number[]) =>
  losses.flatMap((_, i) => {
    const some = losses.slice(i - 24, i + 1);
    return i >= 24 ? [[i, some.reduce((sum, loss) => sum + loss, 0) / some.length] as const] : [];
  });
curves(
  "translation",
  "The loss while learning to translate, each point the mean of 25 steps",
  { x: "step", y: "loss" },
  { attention: smooth(looking.losses), "equal shares": smooth(hearing.losses) },
);

/*
**What it reaches**, on the phrases held back. A word counts if it is the right one in the right place; if the
file has several translations, the nearest counts. Beside the two models stand three guesses that need no
network: the most frequent Swedish word of each place; a dictionary made by counting, word by word in the
English order; and the translation of the known phrase that shares the most words.
*/
const guess = (by: Guess) =>
  marks(
    questions,
    questions.map(({ english }) => by(english)),
  );
const row = (who: string, { words, phrases }: { words: number; phrases: number }) => [
  who,
  100 * words,
  100 * phrases,
];
table(
  ["", "right words, in %", "wholly right phrases, in %"],
  [
    row("with attention", looking),
    row("equal shares", hearing),
    row("(no model: the nearest known phrase)", guess(nearest(pairs))),
    row("(no model: word by word)", guess(wordByWord(pairs))),
    row("(no model: the most frequent words)", guess(byPlace(pairs))),
  ],
);

/*
A third of the phrases are wholly right. Without a choice of where to look it is half as many, and of the single
words hardly more are right than the dictionary gets.

The first sixteen of the held-back phrases, not chosen by anybody:
*/
table(
  ["English", "the model", "", "people"],
  looking.examples.map((swedish, i) => {
    const { english, answers } = questions[i];
    const right = answers.some((answer) => key(answer) === key(swedish));
    return [key(english), key(swedish), right ? "✓" : "", answers.map(key).join(" / ")];
  }),
);

/*
Look at what is wrong. *Tysta* is the plural of *tyst*, *min* the singular of *mina*: the right words in wrong
forms. *Sluta* is to stop too, but to stop doing something. And *jag gillar inte något av dem* is good
Swedish; it is only not what the file has. Other sentences are just wrong: *tom fick den* says that Tom got
it.

**Where did it look?** For four phrases that it has not learned from: in each row the Swedish word that was
written, and how much it heard of each English word for that. The last row is the end sign.
*/
maps(
  "looking",
  "Which English words (columns) each Swedish word (rows) looked at",
  looking.seen.map(({ swedish, a }, i) => ({ rows: [...swedish, "(end)"], columns: chosen[i], a })),
);

/*
Nobody told it which word belongs to which; there is no such thing in the data. It was told only the next
Swedish word. Yet *gillar* looks at "like" and *inte* back at "don't", which stand in the other order in
English; and *kan* and *inte* both look at "can't", which is two words in Swedish.

Do not read too much into it. *Åt*, ate, looks at "did" and at "breakfast", hardly at "eat": the encoder has
let all words listen to all, so what is found at one place is not that word alone. A map shows where a model
looked, not what it saw there.

What it is not: a translator. It knows some 700 words, six of them in a row, and has no number for any other.
*/
