/** The status bar item and the language status item, which show the state of the server while a YAML file is active. */

import { Disposable, languages, LanguageStatusSeverity, MarkdownString, StatusBarAlignment, ThemeColor, window, workspace } from "vscode";
import { type State, statusText } from "./statusText";

export class Status extends Disposable {
  private readonly item = window.createStatusBarItem("workerlint.status", StatusBarAlignment.Right, 100);
  private readonly language = languages.createLanguageStatusItem("workerlint.language", { language: "yaml" });
  private readonly watching = Disposable.from(
    window.onDidChangeActiveTextEditor(() => { this.update(); }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document && document.lineCount !== this.lines) {
        this.update();
      }
    }),
  );
  private state: State = { kind: "starting" };
  private lines = 0;

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
    this.update();
  }

  show(state: State): void {
    this.state = state;
    this.update();
  }

  private update(): void {
    const document = window.activeTextEditor?.document;
    this.lines = document?.lineCount ?? 0;
    const { icon, label, detail, warns } = statusText(this.state, this.lines);
    this.item.text = `$(${icon}) ${label}`;
    this.item.tooltip = new MarkdownString().appendText(detail);
    this.item.accessibilityInformation = { label: `workerlint: ${detail}`, role: "button" };
    this.item.backgroundColor = warns ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    this.language.text = label;
    this.language.detail = detail;
    this.language.busy = this.state.kind === "starting";
    this.language.severity = warns ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
    if (document?.languageId === "yaml") {
      this.item.show();
    } else {
      this.item.hide();
    }
  }
}
