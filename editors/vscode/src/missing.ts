/** The notification about a missing server: shown once, and only while a Worker manifest is open. */

import { commands, Disposable, env, extensions, Uri, window } from "vscode";
import { explain } from "./explanation";
import { PYTHON_EXTENSION } from "./pythonExtension";
import type { Miss } from "./serverLocation";
import { whenWorkerIsOpen } from "./workerDocuments";

const DOWNLOAD = "https://www.python.org/downloads/";

/** Notify once, as soon as a Worker manifest is open. */
export class MissingServer extends Disposable {
  private notified = false;
  private waiting: Disposable | undefined;

  constructor(private readonly retry: () => void, private readonly showOutput: () => void) {
    super(() => { this.forget(); });
  }

  /** Notify that no server could be started, and why. */
  notify(misses: readonly Miss[]): void {
    this.forget();
    if (this.notified) {
      return;
    }
    this.waiting = whenWorkerIsOpen(() => {
      this.notified = true;
      void this.ask(misses);
    });
  }

  /** Cancel a pending notification. `again`: the next missing server is notified even if an earlier one was. */
  forget(again = false): void {
    this.waiting?.dispose();
    this.waiting = undefined;
    this.notified &&= !again;
  }

  private async ask(misses: readonly Miss[]): Promise<void> {
    const [download, select, settings, output, retry] = ["Download Python", "Select interpreter", "Open settings", "Show output", "Retry"];
    const { text, remedy, setting } = explain(misses);
    const choice = extensions.getExtension(PYTHON_EXTENSION) === undefined ? settings : select;
    const chosen = await window.showWarningMessage(text, ...(remedy === "python" ? [download, choice, retry] : [settings, output, retry]));
    if (chosen === download) {
      await env.openExternal(Uri.parse(DOWNLOAD));
    } else if (chosen === select) {
      await commands.executeCommand("python.setInterpreter");
    } else if (chosen === settings) {
      await commands.executeCommand("workbench.action.openSettings", setting ?? "workerlint.interpreter");
    } else if (chosen === output) {
      this.showOutput();
    } else if (chosen === retry) {
      this.retry();
    }
  }
}
