/** The open documents that are Worker manifests, as far as a notification needs to know. */

import { Disposable, type TextDocument, workspace } from "vscode";

/** Call back once, as soon as a Worker manifest is open. Other YAML files never trigger a notification. */
export function whenWorkerIsOpen(callback: () => void): Disposable {
  if (workspace.textDocuments.some(looksLikeWorker)) {
    callback();
    return new Disposable(() => undefined);
  }
  const waiting = workspace.onDidOpenTextDocument((document) => {
    if (looksLikeWorker(document)) {
      waiting.dispose();
      callback();
    }
  });
  return waiting;
}

function looksLikeWorker(document: TextDocument): boolean {
  return document.languageId === "yaml" && /^(?:type:\s*["']?worker\b|worker:\s*(?:#|$))/m.test(document.getText());
}
