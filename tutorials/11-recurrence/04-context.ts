/*
# What is in the state, for others to use — `rnn.context`

The state has to hold whatever any later step may need, at any size. Whoever asks the network
something wants less: *does this word have more vowels than other letters?* So a second layer looks at
the state and takes from it what the question is about. Its result is called the **context** $c_t$:

$$ c_t = \tanh(W_{hc} h_t + b_c) $$

$W_{hc}$ leads from the state to the context; tanh brings the sum into the range from −1 to 1.

**By hand**, with the counts of the last step. The state after *tree* is 2 vowels and 2 others. Let
$W_{hc} = [1, -1]$ and $b_c = 0$: the context is tanh(2 − 2) = 0, neither more nor less. After *tr* it was
tanh(0 − 2) = −0.964, and after *audio* it is tanh(4 − 1) = 0.9951.

**Literally**, a sum for each unit of the context, at each step:
*/
import { concat, Generator, reshape, type Tensor, tanh, tensor, zeros } from "cotangent";
import { ContextRNN, Linear } from "cotangent/nn";
import { check, print, say } from "../course/index.js";

function contextOf(Whc: number[][], bc: number[], h: number[]): number[] {
  const c: number[] = [];
  for (let i = 0; i < bc.length; i++) {
    let z = bc[i];
    for (let j = 0; j < h.length; j++) z += Whc[i][j] * h[j];
    c[i] = Math.tanh(z);
  }
  return c;
}

/** The vowels and the other letters of a word, counted letter by letter. */
function countsAlong(word: string): number[][] {
  let h = [0, 0];
  return [...word].map((letter) => {
    h = "aeiou".includes(letter) ? [h[0] + 1, h[1]] : [h[0], h[1] + 1];
    return h;
  });
}

for (const word of ["tree", "audio"]) {
  print(
    `${word}: c after each letter`,
    countsAlong(word).flatMap((h) => contextOf([[1, -1]], [0], h)),
  );
}

/*
**In the library** the recurrent layer with a context unit has a method for one step. The last of its
lines is for the next step of this tutorial:

```quote src/nn/recurrent.ts ContextRNN.step
$h_t$ | h: number[] | const h = this.cell.forward(x, before)
$W_{hc} h_t + b_c$ | z += Whc[i][j] * h[j] | this.context.forward(h)
$\tanh$ | Math.tanh(z) | const c = tanh(
```

`this.context` is a dense layer, whose weight is $W_{hc}$ and whose bias is $b_c$:

```quote src/ops/linear.ts affine
$W_{hc} h_t$ | z += Whc[i][j] * h[j] | matmul(x, transpose(weight))
$b_c$ | let z = bc[i] | transpose(weight)), bias)
```

**The gradient** has the form of that of step 2, with one way less to go. $dz_i = (1 - c_i^2) dc_i$ for
what stands inside of tanh; then $db_{c,i} = dz_i$ and $dW_{hc,ij} = dz_i h_j$; and the state gets
$dh_j = \sum_i W_{hc,ij} dz_i$.
*/
function contextGradient(dc: number[], Whc: number[][], bc: number[], h: number[]) {
  const c = contextOf(Whc, bc, h);
  const dz = c.map((value, i) => (1 - value ** 2) * dc[i]);
  return {
    bc: dz,
    Whc: dz.map((each) => h.map((value) => each * value)),
    h: h.map((_, j) => dz.reduce((sum, each, i) => sum + Whc[i][j] * each, 0)),
  };
}

function contextLayer(Whc: Tensor, bc: Tensor): Linear {
  const [context, hidden] = Whc.shape;
  return Object.assign(new Linear(new Generator(1), hidden, context), { weight: Whc, bias: bc });
}

check("rnn.context", {
  shapes: { Whc: [3, 4], bc: [3], h: [4] },
  literal: ({ Whc, bc, h }) => contextOf(Whc, bc, h),
  library: ({ Whc, bc, h }) => reshape(tanh(contextLayer(Whc, bc).forward(reshape(h, [1, -1]))), [-1]),
  derived: (dc: number[], { Whc, bc, h }) => contextGradient(dc, Whc, bc, h),
});

/*
**A surprise.** The context does not take part in the recurrence. Here are two networks which are the
same but for the weights of their context. Over three steps each context is another one, and every
state is the same, bit for bit:
*/
const one = new ContextRNN(new Generator(10), 2, 3, 2, 2);
const other = Object.assign(new ContextRNN(new Generator(10), 2, 3, 2, 2), {
  context: new Linear(new Generator(2), 3, 2),
});

/** The states of three steps, and the contexts, a row a step. */
function threeSteps(model: ContextRNN): { states: Tensor; contexts: Tensor } {
  const [states, contexts]: Tensor[][] = [[], []];
  let h: Tensor = zeros([1, 3]);
  for (const x of [tensor([[1, 0]]), tensor([[0, 1]]), tensor([[1, 0]])]) {
    const next = model.step(x, h);
    h = next.h;
    states.push(h);
    contexts.push(next.c);
  }
  return { states: concat(states), contexts: concat(contexts) };
}

const [first, second] = [threeSteps(one), threeSteps(other)];
print("the contexts of the one", first.contexts);
print("the contexts of the other", second.contexts);
print("the states of the one", first.states);
const statesOfOther = second.states.data();
const differing = first.states.data().filter((h, i) => !Object.is(h, statesOfOther[i])).length;
say(`Of the ${statesOfOther.length} numbers in the states of the other, ${differing} differ in any bit.`);

/*
So nothing of the past reaches $W_{hc}$ but through $h_t$. Its gradient over a whole sequence is a sum
over the steps, $\sum_t dz_t h_t^\top$, and what stands in each $dz_t$ is about the context of that step
alone. The gradient of $W_{hh}$ will be a sum over the steps too; but the $dz_t$ in that one contain
what comes back from all later steps. That is step 6.

**What goes wrong.** Should the context not go back into the state, so that the network remembers what
it concluded? One may build that, but it is another network, with another state. Here is what happens
to the counter if by mistake the context of a step is carried on in the place of the state:
*/
const mistaken = [..."onomatopoeia"].reduce(
  ([vowels, others], letter) => {
    const h = "aeiou".includes(letter) ? [vowels + 1, others] : [vowels, others + 1];
    return contextOf(
      [
        [1, 0],
        [0, 1],
      ],
      [0, 0],
      h,
    );
  },
  [0, 0],
);
print("onomatopoeia: vowels and others", countsAlong("onomatopoeia").at(-1) as number[]);
print("with the context carried on", mistaken);
say("tanh squeezes at every step again, and the count is gone.");
