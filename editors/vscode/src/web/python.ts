/** The worker that runs Python and the language server: that of the playground on the documentation site. */

import type { Message, MessageTransports } from "vscode-languageclient/browser";
import { BrowserMessageReader, BrowserMessageWriter } from "vscode-languageclient/browser";
import type { Copy } from "./mirror";

/** The time for loading Python and the server; a slow network may need most of it. */
const LOAD_MS = 120_000;

/** The messages of the worker. */
type Received =
  | { readonly type: "loaded" | "checked" | "serving" }
  | { readonly type: "failed"; readonly reason: string }
  | { readonly type: "lsp"; readonly message: string }
  | { readonly type: "answer"; readonly id: number; readonly value?: unknown; readonly error?: string };

interface Call {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class Python {
  private readonly worker: Worker;
  private readonly calls = new Map<number, Call>();
  private readonly channel = new MessageChannel();
  private next = 1;

  /** `starter`: the URL of startPython.js. `program`: the URL of the worker's script. */
  constructor(starter: string, program: string) {
    this.worker = new Worker(starter, { name: "workerlint" });
    this.worker.postMessage(program);
    this.channel.port2.onmessage = ({ data }: MessageEvent<Message>) => {
      this.worker.postMessage({ type: "lsp", message: JSON.stringify(data) });
    };
  }

  /** Load Python and start the server, which finds these files and directories. Rejects if that fails or takes too long. */
  start(files: readonly Copy[], directories: readonly string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        clearTimeout(timer);
        this.end();
        reject(new Error(reason));
      };
      const timer = setTimeout(() => { fail("Python did not start in time"); }, LOAD_MS);
      this.worker.onmessage = ({ data }: MessageEvent<Received>) => {
        if (data.type === "serving") {
          clearTimeout(timer);
          resolve();
        } else if (data.type === "failed") {
          fail(data.reason);
        } else {
          this.receive(data);
        }
      };
      this.worker.onerror = ({ message }) => { fail(message || "the worker could not be loaded"); };
      this.worker.postMessage({ type: "start", files, directories });
    });
  }

  /** The connection to the server. */
  get transports(): MessageTransports {
    const port = this.channel.port1;
    return { reader: new BrowserMessageReader(port), writer: new BrowserMessageWriter(port) };
  }

  /** Return the answer of a function of the worker. Rejects if it fails, or the worker ends before. */
  call(name: string, ...values: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.calls.set(id, { resolve, reject });
      this.worker.postMessage({ type: "call", id, name, values });
    });
  }

  /** End the worker. Calls that wait for an answer are rejected. */
  end(): void {
    this.worker.terminate();
    this.channel.port1.close();
    for (const { reject } of this.calls.values()) {
      reject(new Error("the language server has stopped"));
    }
    this.calls.clear();
  }

  private receive(data: Received): void {
    if (data.type === "lsp") {
      this.channel.port2.postMessage(JSON.parse(data.message));
    } else if (data.type === "answer") {
      const call = this.calls.get(data.id);
      this.calls.delete(data.id);
      if (data.error === undefined) {
        call?.resolve(data.value);
      } else {
        call?.reject(new Error(data.error));
      }
    }
  }
}
