/*
# One thing slides over another — `conv.integral`

Sip coffee for an hour. Each drop begins to work at once and then wears off. How awake are you at
time $t$? What you drank at time $\tau$ is now $t - \tau$ old, and works as strongly as something of
that age does. Add that up over everything that you drank:

$$ (f \ast g)(t) = \int f(\tau) g(t - \tau) d\tau $$

Here $f(\tau)$ is how fast you drink at time $\tau$, and $g(a)$ is the effect that remains at age
$a$. The operation that makes one function of these two is called **convolution**.

**By hand.** Drink at rate 1 from 0 to 1, and let each drop work at strength 1 until it is one hour
old, then not at all. At $t = 0.5$ everything drunk so far still works: 0.5. At $t = 1$ it is 1. At
$t = 1.5$ what was drunk before 0.5 is over; what came between 0.5 and 1 works: 0.5 again. At
$t = 2$ nothing is left. In between the line is straight: a triangle.

**Literally**, an integral is a sum of thin slices, each as wide as $d\tau$:
*/
import { curves, same, table } from "../course/index.js";

type Curve = (t: number) => number;

function convolve(f: Curve, g: Curve, t: number, dtau: number): number {
  let sum = 0;
  for (let tau = dtau / 2; tau < 4; tau += dtau) sum += f(tau) * g(t - tau) * dtau;
  return sum;
}

const hour: Curve = (t) => (t >= 0 && t < 1 ? 1 : 0);
const triangle: Curve = (t) => Math.max(0, 1 - Math.abs(t - 1));

table(
  ["t", "on paper", "slices of 1/8"],
  [0, 0.5, 1, 1.5, 2].map((t) => [t, triangle(t), convolve(hour, hour, t, 1 / 8)]),
);

/*
```terms tutorials/08-convolution/01-integral.ts convolve
$\int \dots d\tau$, slice by slice | for (let tau = dtau / 2; tau < 4; tau += dtau) | –
$f(\tau) g(t - \tau)$ | f(tau) * g(t - tau) | –
$d\tau$, the width of a slice | * dtau; | –
```

Real effects wear off gradually. Let $g(a) = e^{-a}$. With pencil and paper the integral is
$1 - e^{-t}$ while you drink, and $(e - 1) e^{-t}$ afterwards. The thinner the slices, the nearer
the sum comes to it: halve them, and a quarter of the error remains. (A quarter, as the loop takes each
slice at its middle.)
*/
const fading: Curve = (t) => (t >= 0 ? Math.exp(-t) : 0);
const exact: Curve = (t) => (t < 1 ? 1 - Math.exp(-t) : (Math.E - 1) * Math.exp(-t));

table(
  ["slices of", "the sum at t = 2", "error"],
  [1 / 4, 1 / 8, 1 / 16, 1 / 32].map((dtau) => {
    const sum = convolve(hour, fading, 2, dtau);
    return [dtau, sum, Math.abs(sum - exact(2))];
  }),
);

const times = Array.from({ length: 81 }, (_, i) => i / 20);
const points = (f: Curve) => times.map((t) => [t, f(t)] as const);
curves(
  "coffee",
  "What you drink (f), how one drop works (g), and how awake you are (f ∗ g)",
  { x: "hours", y: "strength" },
  {
    f: [
      [0, 1],
      [1, 1],
      [1, 0],
      [4, 0],
    ],
    g: points(fading),
    "f ∗ g": points((t) => convolve(hour, fading, t, 1 / 256)),
  },
);

/*
Two things that the picture shows. The result is **smoother** than what went in: the edges of $f$
are gone. And it goes on **longer**: f ends at 1, but its effect does not.

**A surprise.** It does not matter which of the two slides: $f \ast g = g \ast f$. Substitute the age
$a = t - \tau$ for $\tau$, and the integral is the same one, read from its other end.
(The slices of the two sums do not lie at the same places where $f$ jumps, so they agree to about the
width of a slice, 1/256.)
*/
const sliding = times.map((t) => convolve(hour, fading, t, 1 / 256));
const theOther = times.map((t) => convolve(fading, hour, t, 1 / 256));
same("f ∗ g = g ∗ f", sliding, theOther, 0.01);

/*
A computer has no infinitely thin slices, and needs none: pictures, sounds and texts come as lists of
numbers. So the next step drops the $d\tau$ and keeps the sum.
*/
