/** The entry point of the extension in VS Code for the Web. */

import { type ExtensionContext, Uri, workspace } from "vscode";
import { start, stop } from "../activation";
import { Layouts } from "../layouts";
import { newWorker } from "../newWorker";
import { startThread } from "./webThread";
import { WorkerHost } from "./workerHost";

export function activate(context: ExtensionContext): void {
  start(context, ({ limits, restart }) => {
    const directory = Uri.joinPath(context.extensionUri, "dist", "web");
    const { version } = context.extension.packageJSON as { readonly version: string };
    const host = new WorkerHost(directory, version, limits);
    const [program, wasm] = ["layoutWorker.js", "python/graphviz.wasm"].map((name) => Uri.joinPath(directory, name)) as [Uri, Uri];
    return {
      host,
      layouts: new Layouts(() => startThread(program, wasm)),
      newWorker: () => newWorker(host.scaffolder()),
      settings: [],
      watch: () => workspace.onDidChangeWorkspaceFolders(() => void restart()), // the new folders have no copies yet
      disposables: [host],
    };
  });
}

export const deactivate = stop;
