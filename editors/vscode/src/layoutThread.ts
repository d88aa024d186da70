/** The thread that runs Graphviz: a layout may take seconds, and the thread of the extensions must not wait. */

import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { loadGraphviz } from "./graphviz";
import type { Answer } from "./layouts";

const graphviz = loadGraphviz(new Uint8Array(readFileSync(workerData as string)));

parentPort?.on("message", (dot: string) => { void answer(dot); });

async function answer(dot: string): Promise<void> {
  let found: Answer;
  try {
    found = { layout: (await graphviz)(dot) };
  } catch (error) {
    found = { error: error instanceof Error ? error.message : String(error) };
  }
  parentPort?.postMessage(found);
}
