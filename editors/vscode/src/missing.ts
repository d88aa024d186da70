/** The notification about a missing server: shown once, and only while a Worker manifest is open. */

import { commands, Disposable, env, type TextDocument, window, workspace } from "vscode";
import type { Miss } from "./serverLocation";

export const INSTALL = "python -m pip install workerlint";

/** Notify once, as soon as a Worker manifest is open. Other YAML files never trigger the notification. */
export class MissingServer extends Disposable {
  private notified = false;
  private waiting: Disposable | undefined;

  constructor(private readonly retry: () => void, private readonly showOutput: () => void) {
    super(() => { this.forget(); });
  }

  /** Notify that no server was found, or why the one in a setting does not work. */
  notify(miss: Miss | undefined): void {
    this.forget();
    if (this.notified) {
      return;
    }
    if (workspace.textDocuments.some(looksLikeWorker)) {
      this.notified = true;
      void this.ask(miss);
      return;
    }
    this.waiting = workspace.onDidOpenTextDocument((document) => {
      if (looksLikeWorker(document)) {
        this.notify(miss);
      }
    });
  }

  /** Cancel a pending notification. `again`: the next missing server is notified even if an earlier one was. */
  forget(again = false): void {
    this.waiting?.dispose();
    this.waiting = undefined;
    this.notified &&= !again;
  }

  private async ask(miss: Miss | undefined): Promise<void> {
    const [copy, settings, output, retry] = ["Copy command", "Open settings", "Show output", "Retry"];
    const chosen = miss?.setting === undefined
      ? await window.showWarningMessage(`workerlint was not found. Install it with: ${INSTALL}`, copy, settings, retry)
      : await window.showWarningMessage(`Cannot start workerlint from the setting ${miss.setting}: ${miss.reason}.`, settings, output, retry);
    if (chosen === copy) {
      await env.clipboard.writeText(INSTALL);
    } else if (chosen === settings) {
      await commands.executeCommand("workbench.action.openSettings", miss?.setting ?? "workerlint.path");
    } else if (chosen === output) {
      this.showOutput();
    } else if (chosen === retry) {
      this.retry();
    }
  }
}

function looksLikeWorker(document: TextDocument): boolean {
  return document.languageId === "yaml" && /^(?:type:\s*["']?worker\b|worker:\s*(?:#|$))/m.test(document.getText());
}
