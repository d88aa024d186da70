/** Graphviz as WebAssembly, which lays out the drawings of the server. Does not depend on VS Code. */

/** Return Graphviz's JSON for a graph in DOT. Throws an Error. */
export type LayOut = (dot: string) => string;

/** The functions that `graphviz.wasm` exports. Addresses and lengths are numbers. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly malloc: (size: number) => number;
  readonly free: (address: number) => void;
  readonly graphviz_render: (dot: number, format: number, engine: number, length: number) => number;
  readonly graphviz_free: (address: number) => void;
  readonly graphviz_last_error: () => number;
}

const SUCCESS = 0;
/** The error of WASI for a file descriptor that is not open: Graphviz gets no files, streams or directories. */
const BAD_DESCRIPTOR = 8;

/** Instantiate `graphviz.wasm`. */
export async function loadGraphviz(wasm: Uint8Array<ArrayBuffer>): Promise<LayOut> {
  const module = await WebAssembly.compile(wasm);
  // A view of its own for each access, because the buffer is replaced when the memory grows.
  const memory = (): DataView => new DataView((instance.exports as unknown as Exports).memory.buffer);
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: system(module, () => memory()) });
  const { malloc, free, graphviz_render, graphviz_free, graphviz_last_error } = instance.exports as unknown as Exports;

  const write = (text: string): number => {
    const bytes = new TextEncoder().encode(`${text}\0`);
    const address = malloc(bytes.length);
    new Uint8Array(memory().buffer).set(bytes, address);
    return address;
  };
  const read = (address: number, length: number): string => new TextDecoder().decode(new Uint8Array(memory().buffer, address, length));

  return (dot) => {
    const given = [write(dot), write("json"), write("dot")] as const;
    const length = malloc(4);
    try {
      const answer = graphviz_render(...given, length);
      if (answer === 0) {
        const error = graphviz_last_error();
        throw new Error(read(error, new Uint8Array(memory().buffer).indexOf(0, error) - error) || "Graphviz failed");
      }
      const json = read(answer, memory().getUint32(length, true));
      graphviz_free(answer);
      return json;
    } finally {
      [...given, length].forEach(free);
    }
  };
}

/** Return the functions of WASI that the module imports: no variables, no files, always the same time and numbers. */
function system(module: WebAssembly.Module, memory: () => DataView): Record<string, (...args: number[]) => number> {
  const provided: Record<string, (...args: number[]) => number> = {
    environ_get: () => SUCCESS,
    environ_sizes_get: (count = 0, size = 0) => {
      memory().setUint32(count, 0, true);
      memory().setUint32(size, 0, true);
      return SUCCESS;
    },
    clock_time_get: (_id, _precision, time = 0) => {
      memory().setBigUint64(time, 0n, true);
      return SUCCESS;
    },
    random_get: (start = 0, length = 0) => {
      new Uint8Array(memory().buffer, start, length).fill(0);
      return SUCCESS;
    },
    proc_exit: (code = 0) => { throw new Error(`Graphviz exited with code ${code}`); },
  };
  const names = WebAssembly.Module.imports(module).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, provided[name] ?? (() => BAD_DESCRIPTOR)]));
}
