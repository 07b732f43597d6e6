/*
# Now you

Three functions, each already written by somebody who got it wrong. Ask the checker what is wrong
with them:

```sh
npm run tutorial -- convolution exercises
```

It answers each with the smallest case that it can find. Then mend them, until it is content.

## How many places?

*A window of $k$ places, with dilation $d$, moves by a stride of $s$ over $n$ numbers with $a$ zeros
before and $a$ after them. In how many places does it fit?* (If it does not fit at all, in 0.)
Everybody who stacks layers needs this number, and gets it wrong by one.
*/
export function places(n: number, k: number, s: number, a: number, d: number): number {
  return (n + 2 * a - d * k) / s;
}

/*
## The flip

*Convolve two lists, as mathematicians do: $(f \ast g)[n] = \sum_m f[m] g[n - m]$, for all $n$ for
which there is something to add up.* This is also how two polynomials are multiplied, and how long
numbers are, before the carry.
*/
export function convolve(f: number[], g: number[]): number[] {
  return f.map((_, n) => g.reduce((sum, gm, m) => sum + gm * (f[n + m] ?? 0), 0));
}

/*
## A backward pass

A layer computes $y_i = \sum_p w_p x_{is + p}$, for all $i$ for which the window fits. *Given $dy$, the
numbers $x$, the stride $s$ and the size $k$ of the window, return $dw$.* This is what runs, a
thousand times larger, in each step of training.
*/
export function kernelGradient(dy: number[], x: number[], s: number, k: number): number[] {
  return Array.from({ length: k }, (_, p) => dy.reduce((sum, dyi, i) => sum + dyi * x[(i + p) * s], 0));
}

/*
The checker draws hundreds of cases, looks for one that fails, and then makes it smaller, number by
number, for as long as it still fails. What is left usually says what is wrong. There are
[solutions](solutions.ts), for afterwards.
*/
