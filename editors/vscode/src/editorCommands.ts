/** The commands about the active editor that need no request of their own. */

import { type CodeAction, commands, type Diagnostic, env, languages, Range, TextEditorRevealType, Uri, ViewColumn, window, workspace } from "vscode";

/** The command of the links in a topology. */
export const REVEAL = "workerlint.reveal";

/** Apply the fixes that `workerlint.fixAll.unsafe` allows to the active editor. */
export async function fixAll(): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document === undefined) {
    return;
  }
  const whole = new Range(0, 0, document.lineCount, 0);
  const kind = "source.fixAll.workerlint";
  const found = await commands.executeCommand<CodeAction[] | undefined>("vscode.executeCodeActionProvider", document.uri, whole, kind);
  const edit = found?.[0]?.edit;
  if (edit === undefined) {
    // The command of VS Code for actions of a kind would show the name of the kind.
    const unsafe = workspace.getConfiguration("workerlint", document).get<boolean>("fixAll.unsafe", false);
    await window.showInformationMessage(`There are no ${unsafe ? "" : "safe "}fixes to apply.`);
    return;
  }
  await workspace.applyEdit(edit);
}

export async function showSettings(): Promise<void> {
  await commands.executeCommand("workbench.action.openSettings", "@ext:workerlint.workerlint");
}

/** Open the page of the rule that has a finding on the line of the cursor; ask which one if there are several. */
export async function openRulePage(): Promise<void> {
  const editor = window.activeTextEditor;
  const line = editor?.selection.active.line ?? -1;
  const found = editor === undefined ? [] : languages.getDiagnostics(editor.document.uri);
  const pages = new Map<string, string>();
  for (const { code, range } of found.filter(({ source }) => source === "workerlint")) {
    if (isLinked(code) && range.start.line <= line && line <= range.end.line) {
      pages.set(String(code.value), code.target.toString(true));
    }
  }
  const codes = [...pages.keys()];
  const chosen = codes.length > 1 ? await window.showQuickPick(codes, { title: "workerlint: Open Rule Page" }) : codes[0];
  const page = chosen === undefined ? undefined : pages.get(chosen);
  if (page !== undefined) {
    await env.openExternal(Uri.parse(page));
  } else if (codes.length === 0) {
    await window.showInformationMessage("There is no finding of workerlint on this line.");
  }
}

/** Show a position in a document, where it is open already. Lines and characters are 0-based, as in the protocol. */
export async function reveal(document: Uri, line: number, character: number): Promise<void> {
  const open = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === document.toString());
  const viewColumn = open?.viewColumn ?? ViewColumn.One;
  const position = new Range(line, character, line, character);
  const editor = await window.showTextDocument(document, { viewColumn, selection: position });
  editor.revealRange(position, TextEditorRevealType.InCenterIfOutsideViewport);
}

function isLinked(code: Diagnostic["code"]): code is { value: string | number; target: Uri } {
  return typeof code === "object";
}
