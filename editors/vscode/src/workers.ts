/** Which documents look like Workers; the extension decides it without the server. */

import type { TextDocument } from "vscode";

/** The lines in which a Worker is recognized; longer manifests have their type near the beginning. */
const SEARCHED_LINES = 200;
const WORKER = /^(?:["']?type["']?[ \t]*:[ \t]*["']?worker\b|["']?worker["']?[ \t]*:)/m;

/** Whether a document looks like a Worker; other YAML keeps the behavior of VS Code. */
export function isWorker(document: TextDocument): boolean {
  return document.languageId === "yaml" && WORKER.test(document.getText().split("\n", SEARCHED_LINES).join("\n"));
}
