/** The indentation of a new line in Workers: VS Code's YAML support has no rules for Enter. */

import { Disposable, type EnterAction, IndentAction, languages, type OnEnterRule, window, workspace } from "vscode";
import { isWorker } from "./workers";

const KEY = String.raw`(?:"[^"]*"|'[^']*'|[^\s#"'\-][^#:]*|-[^\s#:][^#:]*)`;
/** What may follow the colon of a key whose value is below it: an anchor or a tag, and the header of a block scalar. */
const OPEN = String.raw`[ \t]*:(?:[ \t]+[&!]\S*)*(?:[ \t]+[|>][-+0-9]*)?[ \t]*`;
const ITEM = String.raw`[ \t]*(?:-[ \t]+)+`;

/** The first rule that matches applies. */
const RULES: OnEnterRule[] = [
  rule(String.raw`[ \t]*#.*`, { indentAction: IndentAction.None }),
  rule(`${ITEM}${KEY}${OPEN}`, { indentAction: IndentAction.Indent, appendText: "  " }),
  rule(`[ \\t]*${KEY}${OPEN}`, { indentAction: IndentAction.Indent }),
  rule(String.raw`${ITEM}${KEY}[ \t]*:[ \t].*`, { indentAction: IndentAction.None, appendText: "  " }),
];

function rule(before: string, action: EnterAction): OnEnterRule {
  return { beforeText: new RegExp(`^${before}$`), afterText: /^\s*$/, action };
}

/** Sets the rules for Enter while the active editor shows a Worker: VS Code has them per language, not per document. */
export class EnterRules extends Disposable {
  private rules: Disposable | undefined;
  private readonly watching = [
    window.onDidChangeActiveTextEditor(() => { this.update(); }),
    workspace.onDidChangeTextDocument(({ document }) => {
      if (document === window.activeTextEditor?.document) {
        this.update();
      }
    }),
  ];

  constructor() {
    super(() => {
      this.watching.forEach((watcher) => { watcher.dispose(); });
      this.rules?.dispose();
    });
    this.update();
  }

  private update(): void {
    const document = window.activeTextEditor?.document;
    if (document === undefined || !isWorker(document)) {
      this.rules?.dispose();
      this.rules = undefined;
    } else {
      this.rules ??= languages.setLanguageConfiguration("yaml", { onEnterRules: RULES });
    }
  }
}
