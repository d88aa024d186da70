/** The layouts of drawings, computed in a thread that starts with the first one. Does not depend on VS Code. */

import { Worker } from "node:worker_threads";
import type { Answer } from "./layoutThread";

/** The time after which a layout is abandoned: an extreme graph may take minutes, and is not readable anyway. */
const LIMIT_MS = 15_000;

export class Layouts {
  private thread: Worker | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  /** `program`: the file of the thread. `wasm`: the file of Graphviz. */
  constructor(private readonly program: string, private readonly wasm: string, private readonly limit = LIMIT_MS) {}

  /** Return Graphviz's JSON for a graph in DOT. Rejects if there is no layout within the time limit. */
  layOut(dot: string): Promise<string> {
    const layout = this.turn.then(() => this.ask(dot));
    this.turn = layout.catch(() => undefined);
    return layout;
  }

  dispose(): void {
    const thread = this.thread;
    this.thread = undefined;
    void thread?.terminate();
  }

  private ask(dot: string): Promise<string> {
    const thread = this.thread ??= new Worker(this.program, { workerData: this.wasm });
    return new Promise<string>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        thread.off("message", receive).off("error", fail).off("exit", stop);
      };
      const fail = (error: Error): void => {
        end();
        if (this.thread === thread) {
          this.dispose(); // the next layout starts a new thread
        }
        reject(error);
      };
      const stop = (): void => { fail(new Error("Graphviz has stopped")); };
      const receive = (answer: Answer): void => {
        if ("layout" in answer) {
          end();
          resolve(answer.layout);
        } else {
          fail(new Error(answer.error));
        }
      };
      const timer = setTimeout(() => { fail(new Error(`no layout within ${this.limit / 1000} seconds`)); }, this.limit);
      thread.on("message", receive).on("error", fail).on("exit", stop);
      thread.postMessage(dot);
    });
  }
}
