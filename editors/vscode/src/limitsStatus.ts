/** The language status item that shows what the server does not read or evaluate. */

import { Disposable, type LanguageStatusItem, languages, LanguageStatusSeverity, workspace } from "vscode";
import { type Limits, limitsText } from "./limitsText";

/** The notification of the server. */
export const LIMITS = "workerlint/limits";

export class LimitsStatus extends Disposable {
  private also: string | undefined;
  private item: LanguageStatusItem | undefined;

  constructor() {
    super(() => { this.hide(); });
  }

  /** Show a sentence about a limit that only the extension can see; undefined if there is none any more. */
  note(also: string | undefined): void {
    this.also = also;
    this.show({ notRead: [], notEvaluated: [] });
  }

  show(limits: Limits): void {
    const text = limitsText(limits, workspace.isTrusted, this.also);
    if (text === undefined) {
      this.hide();
      return;
    }
    this.item ??= languages.createLanguageStatusItem("workerlint.limits", { language: "yaml" });
    this.item.name = "workerlint limits";
    this.item.severity = LanguageStatusSeverity.Warning;
    this.item.text = text.label;
    this.item.detail = text.detail;
    this.item.command = workspace.isTrusted
      ? { title: "Settings", command: "workerlint.showSettings" }
      : { title: "Trust", command: "workbench.trust.manage" };
  }

  /** Remove the item, because the server has stopped or there are no limits. */
  hide(): void {
    this.item?.dispose();
    this.item = undefined;
  }
}
