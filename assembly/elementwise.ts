import { Simd } from "./simd";

/** A family of functions of one vector, told apart by a constant. A lane's result depends on that lane alone. */
interface Family {
  of(name: i32, x: v128): v128;
}

export class Elementwise {
  /** y_i = f(x_i), and y may be x. Two vectors at a time: while one waits for a result, the other goes on. */
  @inline static map<T extends number, F extends Family>(name: i32, y: usize, x: usize, n: i32): void {
    const f = changetype<F>(0);
    const lanes = Simd.lanes<T>();
    const pairs = n & ~(2 * lanes - 1);
    for (let i = 0; i < pairs; i += 2 * lanes) {
      const yi = f.of(name, v128.load(Simd.at<T>(x, i)));
      const yj = f.of(name, v128.load(Simd.at<T>(x, i), 16));
      v128.store(Simd.at<T>(y, i), yi);
      v128.store(Simd.at<T>(y, i), yj, 16);
    }
    for (let i = pairs; i < n; i += lanes) {
      Simd.storeSome<T>(y, i, n, f.of(name, Simd.loadSome<T>(x, i, n)));
    }
  }
}
