/** The entry point of the extension on a machine of the user. */

import type { ExtensionContext } from "vscode";
import { start, stop } from "./activation";
import { Layouts } from "./layouts";
import { startThread } from "./nodeThread";
import { MissingServer } from "./missing";
import { newWorker } from "./newWorker";
import { ProcessHost } from "./processHost";
import { onInterpreterChange } from "./pythonExtension";
import { VersionNotice } from "./versionNotice";

export function activate(context: ExtensionContext): void {
  start(context, ({ output, showOutput, restart }) => {
    const missing = new MissingServer(() => void restart(), showOutput);
    const manifest = context.extension.packageJSON as { readonly version: string };
    const versions = new VersionNotice(manifest.version);
    const host = new ProcessHost(output, context.asAbsolutePath("bundled/start.py"), missing, versions);
    return {
      host,
      layouts: new Layouts(() => startThread(context.asAbsolutePath("dist/layoutThread.js"), context.asAbsolutePath("bundled/graphviz.wasm"))),
      newWorker: () => newWorker(host.scaffolder()),
      beforeRestart: () => { missing.forget(true); },
      settings: ["path", "interpreter", "importStrategy"],
      watch: (server) => onInterpreterChange(() => void server.follow()),
      disposables: [missing, versions],
    };
  });
}

export const deactivate = stop;
