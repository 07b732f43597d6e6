import { importing, train } from "./train.js";

addEventListener("message", ({ data }) => {
  postMessage({ importing, ...train(data) });
});
