/** The command "New Worker": ask for the stack and the name, and open a new document with the scaffold. */

import { homedir } from "node:os";
import { window, workspace } from "vscode";
import type { Launch } from "./serverLocation";
import { type Scaffold, scaffold, STACKS } from "./scaffold";
import { serverEnvironment } from "./trust";

const TITLE = "workerlint: New Worker";

/** Ask, and open the manifest as an unsaved document. `launch` is the way to start workerlint. */
export async function newWorker(launch: Launch | undefined): Promise<void> {
  if (launch === undefined) {
    await window.showWarningMessage("workerlint was not found, so it cannot create a manifest.");
    return;
  }
  const stack = await window.showQuickPick(STACKS, { title: TITLE, placeHolder: "Stack of the Worker" });
  if (stack === undefined) {
    return;
  }
  const trusted = workspace.isTrusted;
  const folder = trusted ? workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file") : undefined;
  const environment = serverEnvironment(process.env, trusted);
  const content = await askName((name) => scaffold(launch, stack.label, name, folder?.uri.fsPath ?? homedir(), environment));
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
