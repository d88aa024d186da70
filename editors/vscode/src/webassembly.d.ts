/** The part of WebAssembly that the extension uses: the types of Node.js lack it, and those of browsers have far more. */

declare namespace WebAssembly {
  interface Module {
    readonly [Symbol.toStringTag]: "WebAssembly.Module";
  }
  const Module: { imports: (module: Module) => { readonly name: string }[] };
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
  interface Instance {
    readonly exports: object;
  }
  type Functions = Record<string, (...args: number[]) => number>;
  function compile(bytes: Uint8Array): Promise<Module>;
  function instantiate(module: Module, imports: Record<string, Functions>): Promise<Instance>;
}
