/** The entry point of the extension: create its parts and register the commands and event handlers. */

import { commands, type ExtensionContext, window, workspace } from "vscode";
import { fixAll, openRulePage, REVEAL, reveal, showSettings } from "./editorCommands";
import { EnterRules } from "./enterRules";
import { Layouts } from "./layouts";
import { LimitsStatus } from "./limitsStatus";
import { showMenu } from "./menu";
import { MissingServer } from "./missing";
import { newWorker } from "./newWorker";
import { onInterpreterChange } from "./pythonExtension";
import { Results } from "./results";
import { Server } from "./server";
import { Status } from "./status";
import { VersionNotice } from "./versionNotice";

let end: (() => Promise<void>) | undefined;

export function activate(context: ExtensionContext): void {
  const output = window.createOutputChannel("workerlint", { log: true });
  const trace = window.createOutputChannel("workerlint trace");
  const showOutput = (): void => { output.show(); };
  const status = new Status("workerlint.menu");
  const limits = new LimitsStatus();
  const results = new Results();
  const missing = new MissingServer(() => void restart(), showOutput);
  const manifest = context.extension.packageJSON as { readonly version: string };
  const versions = new VersionNotice(manifest.version);
  const layouts = new Layouts(context.asAbsolutePath("dist/layoutThread.js"), context.asAbsolutePath("bundled/graphviz.wasm"));
  const surface = { output, trace, status, limits, missing, versions, results };
  const server = new Server(surface, context.asAbsolutePath("bundled/start.py"), layouts);
  const restart = (): Promise<void> => {
    missing.forget(true);
    return server.restart();
  };
  // VS Code disposes of the subscriptions before the server has stopped, and a stopping server still writes output.
  end = async () => {
    await server.stop();
    output.dispose();
    trace.dispose();
  };
  context.subscriptions.push(
    status, limits, results, missing, versions, server, layouts, new EnterRules(),
    commands.registerCommand("workerlint.restart", restart),
    commands.registerCommand("workerlint.showOutput", showOutput),
    commands.registerCommand("workerlint.menu", showMenu),
    commands.registerCommand("workerlint.fixAll", fixAll),
    commands.registerCommand("workerlint.showSettings", showSettings),
    commands.registerCommand("workerlint.openRulePage", openRulePage),
    commands.registerCommand(REVEAL, reveal),
    commands.registerCommand("workerlint.newWorker", async () => newWorker(await server.launch())),
    onInterpreterChange(() => void server.follow()),
    workspace.onDidGrantWorkspaceTrust(() => void restart()), // the server reads more than the folders now
    workspace.onDidChangeConfiguration((change) => {
      if (["path", "interpreter", "importStrategy"].some((name) => change.affectsConfiguration(`workerlint.${name}`))) {
        void restart();
      } else if (change.affectsConfiguration("workerlint.enable")) {
        server.report();
      }
    }),
  );
  void server.restart();
}

export async function deactivate(): Promise<void> {
  await end?.();
}
