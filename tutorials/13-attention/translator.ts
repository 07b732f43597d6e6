import { add, dropout, type Generator, mul, relu, type Tensor } from "cotangent";
import { Embedding, LayerNorm, Linear, Module, MultiHeadAttention, positionalEncoding } from "cotangent/nn";
import { hidden } from "./phrases.js";

/** How many numbers a word has. */
export const FEATURES = 64;
/** The share of numbers that are dropped by chance while training. */
const DROPPED = 0.1;

/** Two dense layers with a ReLU between them: what a word makes of all that it has heard. */
class Thinking extends Module {
  readonly wide: Linear;
  readonly narrow: Linear;

  constructor(generator: Generator) {
    super();
    this.wide = new Linear(generator, FEATURES, 2 * FEATURES);
    this.narrow = new Linear(generator, 2 * FEATURES, FEATURES);
  }

  forward(x: Tensor): Tensor {
    return this.narrow.forward(relu(this.wide.forward(x)));
  }
}

/** Reads a phrase in English, and guesses its Swedish translation word after word. */
export class Translator extends Module {
  readonly english: Embedding;
  readonly swedish: Embedding;
  readonly reading: MultiHeadAttention;
  readonly understanding: Thinking;
  readonly writing: MultiHeadAttention;
  readonly looking: MultiHeadAttention;
  readonly choosing: Thinking;
  readonly scores: Linear;
  readonly norms = Array.from({ length: 6 }, () => new LayerNorm(FEATURES));

  constructor(
    readonly generator: Generator,
    words: { readonly english: number; readonly swedish: number },
    readonly looks = true,
  ) {
    super();
    const attention = (heads: number) => new MultiHeadAttention(generator, FEATURES, heads, { bias: false });
    this.english = new Embedding(generator, words.english, FEATURES);
    this.swedish = new Embedding(generator, words.swedish, FEATURES);
    this.reading = attention(4);
    this.understanding = new Thinking(generator);
    this.writing = attention(4);
    this.looking = attention(1);
    this.choosing = new Thinking(generator);
    this.scores = new Linear(generator, FEATURES, words.swedish);
  }

  /** The encoder: what each English word means beside the others, [batch, words, features]. */
  encode(english: Tensor, training = false): Tensor {
    const x = this.#drop(placed(this.english.forward(english)), training);
    const normed = this.norms[0].forward(x);
    const [heard] = this.reading.forward(normed, normed, normed, { mask: hidden(english) });
    const y = add(x, this.#drop(heard, training));
    return this.norms[2].forward(add(y, this.understanding.forward(this.norms[1].forward(y))));
  }

  /**
   * The decoder: after each Swedish word the scores of the next, [batch, words, vocabulary], and which
   * English words it looked at for that, [batch, 1, words, English words].
   */
  decode(swedish: Tensor, memory: Tensor, english: Tensor, training = false): [scores: Tensor, a: Tensor] {
    const x = this.#drop(placed(this.swedish.forward(swedish)), training);
    const normed = this.norms[3].forward(x);
    const [heard] = this.writing.forward(normed, normed, normed, { causal: true });
    const y = add(x, this.#drop(heard, training));
    const query = mul(this.norms[4].forward(y), this.looks ? 1 : 0); //   0: all scores alike, equal shares
    const [found, a] = this.looking.forward(query, memory, memory, { mask: hidden(english) });
    const z = this.#drop(add(y, found), training);
    return [this.scores.forward(add(z, this.choosing.forward(this.norms[5].forward(z)))), a];
  }

  #drop(x: Tensor, training: boolean): Tensor {
    return training ? dropout(x, { rate: DROPPED, key: this.generator.next(x.size) }) : x;
  }
}

function placed(words: Tensor): Tensor {
  return add(words, positionalEncoding(words.shape[1], FEATURES));
}
