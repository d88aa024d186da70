/** What a click on the item in the status bar offers. */

import { commands, type QuickPickItem, window } from "vscode";

interface Entry extends QuickPickItem {
  readonly command: string;
  readonly args: readonly unknown[];
}

/** Ask what to do, and do it. */
export async function showMenu(): Promise<void> {
  const entries: Entry[] = [
    { label: "$(output) Show output", command: "workerlint.showOutput", args: [] },
    { label: "$(debug-restart) Look for the server again and restart it", command: "workerlint.restart", args: [] },
    { label: "$(gear) Open settings", command: "workbench.action.openSettings", args: ["@ext:workerlint.workerlint"] },
  ];
  const chosen = await window.showQuickPick(entries, { title: "workerlint" });
  if (chosen !== undefined) {
    await commands.executeCommand(chosen.command, ...chosen.args);
  }
}
