/** A thread of Node.js that runs Graphviz. Does not depend on VS Code. */

import { Worker } from "node:worker_threads";
import type { Answer, Thread } from "./layouts";

/** Start a thread. `program`: its file. `wasm`: the file of Graphviz. */
export function startThread(program: string, wasm: string): Thread {
  const worker = new Worker(program, { workerData: wasm });
  return {
    post: (dot) => { worker.postMessage(dot); },
    listen: (receive: (answer: Answer) => void, fail) => {
      const stop = (): void => { fail(new Error("Graphviz has stopped")); };
      worker.on("message", receive).on("error", fail).on("exit", stop);
      return () => worker.off("message", receive).off("error", fail).off("exit", stop);
    },
    end: () => void worker.terminate(),
  };
}
