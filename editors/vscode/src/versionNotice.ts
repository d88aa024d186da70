/** The notification about a server whose version does not fit the extension: shown once for each version. */

import { ConfigurationTarget, Disposable, window, workspace } from "vscode";
import type { Found } from "./serverLocation";
import { fits } from "./versionFit";
import { whenWorkerIsOpen } from "./workerDocuments";

export class VersionNotice extends Disposable {
  private readonly notified = new Set<string>();
  private waiting: Disposable | undefined;

  /** `extension`: the version of the extension. */
  constructor(private readonly extension: string) {
    super(() => { this.waiting?.dispose(); });
  }

  /** Notify if the server that is used has a version that does not fit. */
  check(found: Found): void {
    this.waiting?.dispose();
    if (!fits(found.version, this.extension) && !this.notified.has(found.version)) {
      this.waiting = whenWorkerIsOpen(() => {
        this.notified.add(found.version);
        void this.ask(found);
      });
    }
  }

  private async ask({ version, origin }: Found): Promise<void> {
    const bundled = "Use the bundled one";
    const text = `workerlint ${version} from ${origin} does not fit version ${this.extension} of the extension: features may be missing.`;
    if (await window.showWarningMessage(text, bundled) === bundled) {
      await workspace.getConfiguration("workerlint").update("importStrategy", "useBundled", ConfigurationTarget.Global);
    }
  }
}
