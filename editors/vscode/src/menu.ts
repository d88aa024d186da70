/** The menu of the status bar item. */

import { commands, type QuickPickItem, window } from "vscode";

interface Entry extends QuickPickItem {
  readonly command: string;
  readonly args: readonly unknown[];
}

/** Show the menu and run the chosen command. */
export async function showMenu(): Promise<void> {
  const entries: Entry[] = [
    { label: "$(output) Show output", command: "workerlint.showOutput", args: [] },
    { label: "$(debug-restart) Restart language server", command: "workerlint.restart", args: [] },
    { label: "$(gear) Open settings", command: "workerlint.showSettings", args: [] },
  ];
  const chosen = await window.showQuickPick(entries, { title: "workerlint" });
  if (chosen !== undefined) {
    await commands.executeCommand(chosen.command, ...chosen.args);
  }
}
