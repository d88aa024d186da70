/** What to say when there is no server: once, and only to somebody who has a Worker manifest open. */

import { commands, Disposable, env, type TextDocument, window, workspace } from "vscode";
import type { Miss } from "./serverLocation";

export const INSTALL = "python -m pip install workerlint";

/** Tell, once, as soon as a Worker manifest is open; nobody is told who only looks at other YAML. */
export class MissingServer extends Disposable {
  private told = false;
  private waiting: Disposable | undefined;

  constructor(private readonly lookAgain: () => void, private readonly showOutput: () => void) {
    super(() => { this.forget(); });
  }

  /** Say that no place has a server, or why the one that a setting names does not do. */
  tell(miss: Miss | undefined): void {
    this.forget();
    if (this.told) {
      return;
    }
    if (workspace.textDocuments.some(looksLikeWorker)) {
      this.told = true;
      void this.ask(miss);
      return;
    }
    this.waiting = workspace.onDidOpenTextDocument((document) => {
      if (looksLikeWorker(document)) {
        this.tell(miss);
      }
    });
  }

  /** Tell nothing any more: a server was found. `again`: the next time is a first time. */
  forget(again = false): void {
    this.waiting?.dispose();
    this.waiting = undefined;
    this.told &&= !again;
  }

  private async ask(miss: Miss | undefined): Promise<void> {
    const [copy, settings, output, again] = ["Copy command", "Open settings", "Show output", "Look again"];
    const chosen = miss?.setting === undefined
      ? await window.showWarningMessage(`workerlint was not found. Install it with: ${INSTALL}`, copy, settings, again)
      : await window.showWarningMessage(`${miss.setting} does not work: ${miss.reason}.`, settings, output, again);
    if (chosen === copy) {
      await env.clipboard.writeText(INSTALL);
    } else if (chosen === settings) {
      await commands.executeCommand("workbench.action.openSettings", miss?.setting ?? "workerlint.path");
    } else if (chosen === output) {
      this.showOutput();
    } else if (chosen === again) {
      this.lookAgain();
    }
  }
}

function looksLikeWorker(document: TextDocument): boolean {
  return document.languageId === "yaml" && /^(?:type:\s*["']?worker\b|worker:\s*(?:#|$))/m.test(document.getText());
}
