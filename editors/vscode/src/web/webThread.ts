/** A worker of the browser that runs Graphviz. */

import { type Uri, workspace } from "vscode";
import type { Answer, Thread } from "../layouts";

/** Start a worker. `program`: its script. `wasm`: the file of Graphviz. */
export function startThread(program: Uri, wasm: Uri): Thread {
  const worker = new Worker(program.toString(true));
  const ready = Promise.resolve(workspace.fs.readFile(wasm)).then((code) => { worker.postMessage(code); });
  let failed: ((error: Error) => void) | undefined;
  ready.catch((error: unknown) => failed?.(error instanceof Error ? error : new Error(String(error))));
  return {
    post: (dot) => void ready.then(() => { worker.postMessage(dot); }, () => undefined),
    listen: (receive, fail) => {
      failed = fail;
      worker.onmessage = ({ data }: MessageEvent<Answer>) => { receive(data); };
      worker.onerror = ({ message }) => { fail(new Error(message || "Graphviz has stopped")); };
      return () => {
        failed = undefined;
        worker.onmessage = worker.onerror = null;
      };
    },
    end: () => { worker.terminate(); },
  };
}
