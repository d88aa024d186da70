/** The status bar item and the language status item, which show the state of the server while a YAML file is active. */

import { Disposable, languages, LanguageStatusSeverity, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";

export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly version: string; readonly origin: string }
  | { readonly kind: "off" }
  | { readonly kind: "failed"; readonly reason: string };

export class Status extends Disposable {
  private readonly item = window.createStatusBarItem("workerlint.status", StatusBarAlignment.Right, 100);
  private readonly language = languages.createLanguageStatusItem("workerlint.language", { language: "yaml" });
  private readonly watching = window.onDidChangeActiveTextEditor(() => { this.place(); });

  constructor(command: string) {
    super(() => {
      this.watching.dispose();
      this.item.dispose();
      this.language.dispose();
    });
    this.item.name = "workerlint";
    this.item.command = command;
    this.language.name = "workerlint";
    this.language.command = { title: "Actions", command };
    this.show({ kind: "starting" });
  }

  show(state: State): void {
    const { icon, label, detail } = describe(state);
    this.item.text = `$(${icon}) ${label}`;
    this.item.tooltip = new MarkdownString().appendText(detail);
    this.item.accessibilityInformation = { label: `workerlint: ${detail}`, role: "button" };
    this.item.backgroundColor = state.kind === "failed" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    this.language.text = label;
    this.language.detail = detail;
    this.language.busy = state.kind === "starting";
    this.language.severity = state.kind === "failed" ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    this.place();
  }

  private place(): void {
    if (window.activeTextEditor?.document.languageId === "yaml") {
      this.item.show();
    } else {
      this.item.hide();
    }
  }
}

function describe(state: State): { icon: string; label: string; detail: string } {
  switch (state.kind) {
    case "starting":
      return { icon: "loading~spin", label: "workerlint", detail: "The language server is starting." };
    case "running":
      return { icon: "check", label: `workerlint ${state.version}`, detail: `Running from ${state.origin}.` };
    case "off":
      return { icon: "circle-slash", label: "workerlint", detail: "Disabled by the setting workerlint.enable." };
    case "failed":
      return { icon: "warning", label: "workerlint", detail: state.reason };
  }
}
