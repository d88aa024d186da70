/**
 * The worker of the playground and of VS Code for the Web: Python, workerlint and its language server.
 *
 * For the playground, it first checks the text with one small function, and then loads the server behind it.
 */
import { loadPyodide } from "./pyodide/pyodide.mjs";
import { files, unpack } from "./archive.js";
import { createGraphviz } from "./graphviz.js";

const LIBRARIES = "/lib/workerlint";
const get = (path) => fetch(new URL(path, import.meta.url));

/* global PYODIDE: the part of the lock file that names the version; bundle.mjs defines it. No package is loaded. */

let python;
let bridge;
let receive;
let graphviz;

/** Write the packages of an archive, and add their directory to the path of imports. */
function install(name, archive) {
  const home = `${LIBRARIES}/${name}`;
  const made = new Set();
  for (const [path, content] of files(archive)) {
    const target = `${home}/${path}`;
    const directory = target.slice(0, target.lastIndexOf("/"));
    if (!made.has(directory)) {
      python.FS.mkdirTree(directory);
      made.add(directory);
    }
    python.FS.writeFile(target, content);
  }
  python.runPython(`import sys; sys.path.append("${home}")`);
}

/** Write files: pairs of a path and the content. */
function putFiles(files) {
  for (const [path, content] of files) {
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, content);
  }
}

/** Start Python with the texts of the playground, or with the files and directories of a workspace. */
async function start({ texts, check, files = [], directories = [] }) {
  const core = get("core.tgz").then(unpack);
  const server = get("server.tgz").then(unpack);
  server.catch(() => {}); // it is reported below, where it is awaited
  python = await loadPyodide({
    indexURL: new URL("pyodide/", import.meta.url).href,
    stdLibURL: new URL("stdlib.zip", import.meta.url).href,
    lockFileContents: JSON.stringify({ info: PYODIDE, packages: {} }),
    env: { HOME: "/home/pyodide", PYTHONDONTWRITEBYTECODE: "1" },
  });
  install("core", await core);
  bridge = python.pyimport("playground_bridge");
  if (texts) {
    bridge.write_files(texts.configuration, texts.policy);
  }
  directories.forEach((path) => python.FS.mkdirTree(`${path}/.git`)); // each is a repository of its own
  putFiles(files);
  postMessage({ type: "loaded", parser: bridge.parser() });
  postMessage({ type: "checked", findings: check ? JSON.parse(bridge.check(texts.manifest)) : [] });
  // A turn of the event loop, so that the page shows the findings first.
  await new Promise((resolve) => setTimeout(resolve));
  install("server", await server);
  receive = bridge.start_server((message) => postMessage({ type: "lsp", message }));
  postMessage({ type: "serving" });
}

const CALLS = {
  put_files: putFiles,
  remove_file: (path) => {
    if (python.FS.analyzePath(path).exists) {
      python.FS.unlink(path);
    }
  },
  scaffold: (stack, name) => JSON.parse(bridge.scaffold(stack, name)),
  write_files: (configuration, policy) => bridge.write_files(configuration, policy),
  contains_secret: (texts) => {
    const list = python.toPy(texts);
    try {
      return bridge.contains_secret(list);
    } finally {
      list.destroy();
    }
  },
  effective: (text) => JSON.parse(bridge.effective(text)),
  topology: async (text) => {
    if (graphviz === undefined) {
      graphviz = await createGraphviz(await WebAssembly.compileStreaming(get("graphviz.wasm")));
      bridge.use_graphviz((graph) => graphviz(graph, "json"));
    }
    return { ...JSON.parse(bridge.topology(text)), style: bridge.topology_style() };
  },
};

async function answer({ id, name, values }) {
  try {
    postMessage({ type: "answer", id, value: await CALLS[name](...values) });
  } catch (error) {
    postMessage({ type: "answer", id, error: String(error.message ?? error) });
  }
}

const HANDLERS = {
  start: (message) => start(message).catch((error) => postMessage({ type: "failed", reason: String(error.message ?? error) })),
  lsp: ({ message }) => receive(message),
  call: answer,
  ping: () => postMessage({ type: "pong" }),
  loaded: () => {
    const urls = performance.getEntriesByType("resource").map((entry) => entry.name);
    postMessage({ type: "urls", urls: [import.meta.url, new URL("graphviz.wasm", import.meta.url).href, ...urls] });
  },
};

onmessage = ({ data }) => HANDLERS[data.type](data);
