/** The command "New Worker": ask for the stack and the name, and open a new document with the scaffold. */

import { window, workspace } from "vscode";
import { type CreateScaffold, type Scaffold, STACKS } from "./stacks";

const TITLE = "workerlint: New Worker";

/** Ask, and open the manifest that `create` returns as an unsaved document. */
export async function newWorker(create: CreateScaffold | undefined): Promise<void> {
  if (create === undefined) {
    await window.showWarningMessage("workerlint is not running, so it cannot create a manifest.");
    return;
  }
  const stack = await window.showQuickPick(STACKS, { title: TITLE, placeHolder: "Stack of the Worker" });
  if (stack === undefined) {
    return;
  }
  const content = await askName((name) => create(stack.label, name));
  if (content !== undefined) {
    await window.showTextDocument(await workspace.openTextDocument({ language: "yaml", content }));
  }
}

/** Ask for the name until `create` accepts it, and return the manifest; undefined if the user cancels. */
function askName(create: (name: string) => Promise<Scaffold>): Promise<string | undefined> {
  const box = window.createInputBox();
  box.title = TITLE;
  box.prompt = "Name of the Worker";
  return new Promise<string | undefined>((resolve) => {
    const accept = async (): Promise<void> => {
      box.busy = true;
      const answer = box.value === "" ? { reason: "The name is required." } : await create(box.value);
      box.busy = false;
      if ("text" in answer) {
        resolve(answer.text);
      } else {
        box.validationMessage = answer.reason;
      }
    };
    box.onDidAccept(() => void accept());
    box.onDidChangeValue(() => { box.validationMessage = undefined; });
    box.onDidHide(() => { resolve(undefined); });
    box.show();
  }).finally(() => { box.dispose(); });
}
