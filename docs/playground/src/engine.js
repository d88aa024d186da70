/** The worker as the page uses it: calls, messages of the language server, and a restart if a check takes too long. */
import { CHECK_TIMEOUT, LOAD_TIMEOUT } from "./limits.js";

/**
 * Start a module worker with the policy of the page.
 *
 * A worker has the Content Security Policy of its own response, and a static file has none. A worker from a blob inherits
 * that of the page, so neither can send a request to another host.
 */
function createWorker() {
  const url = new URL("worker.js", import.meta.url).href;
  const blob = URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" }));
  const worker = new Worker(blob, { type: "module" });
  return [worker, () => URL.revokeObjectURL(blob)];
}

export class Engine extends EventTarget {
  #worker;
  #calls = new Map();
  #id = 0;
  #timer;
  #waits = false;
  #listeners = new Set();
  #waiting = [];

  /** Whether the language server runs. */
  serving = false;

  /** Start the worker; *check*: check the manifest of *texts* before the server starts. */
  start(texts, { check }) {
    let release;
    this.stop();
    [this.#worker, release] = createWorker();
    this.#worker.onmessage = ({ data }) => this.#receive(data, release);
    this.#worker.onerror = (event) => this.#fail(event.message || "the worker could not be loaded");
    this.#waiting = [];
    this.#limit(LOAD_TIMEOUT, () => this.#fail("it took too long"));
    this.#post({ type: "start", texts, check });
  }

  /** End the worker. Calls that wait for an answer fail. */
  stop() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waits = this.serving = false;
    for (const { reject } of this.#calls.values()) {
      reject(new Error("the check was stopped"));
    }
    this.#calls.clear();
  }

  /** Return the answer of a function of the worker. Throws an Error if it fails, or the worker ends before. */
  call(name, ...values) {
    return new Promise((resolve, reject) => {
      const id = ++this.#id;
      this.#calls.set(id, { resolve, reject });
      const send = () => {
        this.#post({ type: "call", id, name, values });
        this.#watch();
      };
      this.serving ? send() : this.#waiting.push(send);
    });
  }

  /** The transport of the client of the language server. */
  get transport() {
    const worker = this.#worker;
    return {
      send: (message) => {
        // The client of a server that was stopped may still have something to send.
        if (worker === this.#worker) {
          this.#post({ type: "lsp", message });
          this.#watch();
        }
      },
      subscribe: (listener) => this.#listeners.add(listener),
      unsubscribe: (listener) => this.#listeners.delete(listener),
    };
  }

  /** Return the URLs of the files that the worker has loaded. */
  urls() {
    return new Promise((resolve) => {
      this.addEventListener("urls", ({ detail }) => resolve(detail.urls), { once: true });
      this.#post({ type: "loaded" });
    });
  }

  #post(message) {
    this.#worker?.postMessage(message);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #fail(reason) {
    this.stop();
    this.#emit("failed", { reason });
  }

  #limit(milliseconds, act) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(act, milliseconds);
  }

  /** Limit the time of what the worker does now. It answers a ping after that. */
  #watch() {
    if (!this.#waits && this.serving) {
      this.#waits = true;
      this.#post({ type: "ping" });
      this.#limit(CHECK_TIMEOUT, () => this.#overrun());
    }
  }

  #overrun() {
    this.stop();
    this.#emit("overrun", {});
  }

  #receive(data, release) {
    switch (data.type) {
      case "loaded":
        release();
        this.#limit(CHECK_TIMEOUT, () => this.#overrun());
        break;
      case "checked":
        this.#limit(LOAD_TIMEOUT, () => this.#fail("it took too long"));
        break;
      case "serving":
        clearTimeout(this.#timer);
        this.serving = true;
        this.#waiting.splice(0).forEach((send) => send());
        break;
      case "pong":
        this.#waits = false;
        clearTimeout(this.#timer);
        return;
      case "lsp":
        this.#listeners.forEach((listener) => listener(data.message));
        return;
      case "answer": {
        const call = this.#calls.get(data.id);
        this.#calls.delete(data.id);
        "error" in data ? call?.reject(new Error(data.error)) : call?.resolve(data.value);
        return;
      }
      case "failed":
        this.#fail(data.reason);
        return;
    }
    this.#emit(data.type, data);
  }
}
