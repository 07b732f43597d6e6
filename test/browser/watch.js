/** What the program has asked of WebAssembly since this module, the first to run, was imported. */
export const asked = [];

globalThis.WebAssembly = new Proxy(WebAssembly, {
  get(target, name) {
    asked.push(name);
    return Reflect.get(target, name);
  },
});

/** The global names that existed before the library was imported. */
export const globals = Reflect.ownKeys(globalThis);
