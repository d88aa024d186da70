/** The layouts of drawings, computed in a thread that starts with the first one. Does not depend on VS Code. */

/** The time after which a layout is abandoned: an extreme graph may take minutes, and is not readable anyway. */
const LIMIT_MS = 15_000;

/** The answer to a graph in DOT. */
export type Answer = { readonly layout: string } | { readonly error: string };

/** A thread that runs Graphviz: of Node.js, or of the browser. */
export interface Thread {
  readonly post: (dot: string) => void;
  /** Call back for answers and for the failure of the thread, until the function that is returned is called. */
  readonly listen: (receive: (answer: Answer) => void, fail: (error: Error) => void) => () => void;
  readonly end: () => void;
}

export class Layouts {
  private thread: Thread | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly start: () => Thread, private readonly limit = LIMIT_MS) {}

  /** Return Graphviz's JSON for a graph in DOT. Rejects if there is no layout within the time limit. */
  layOut(dot: string): Promise<string> {
    const layout = this.turn.then(() => this.ask(dot));
    this.turn = layout.catch(() => undefined);
    return layout;
  }

  dispose(): void {
    const thread = this.thread;
    this.thread = undefined;
    thread?.end();
  }

  private ask(dot: string): Promise<string> {
    const thread = this.thread ??= this.start();
    return new Promise<string>((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        ignore();
      };
      const fail = (error: Error): void => {
        end();
        if (this.thread === thread) {
          this.dispose(); // the next layout starts a new thread
        }
        reject(error);
      };
      const receive = (answer: Answer): void => {
        if ("layout" in answer) {
          end();
          resolve(answer.layout);
        } else {
          fail(new Error(answer.error));
        }
      };
      const timer = setTimeout(() => { fail(new Error(`no layout within ${this.limit / 1000} seconds`)); }, this.limit);
      const ignore = thread.listen(receive, fail);
      thread.post(dot);
    });
  }
}
