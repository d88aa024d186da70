/** The log of the language client, whose messages have the levels of VS Code. */

import type { LogOutputChannel } from "vscode";
import type { BaseLanguageClient } from "vscode-languageclient";

/** Let a client write each message at its level: the library writes all of them as text with a level of its own. */
export function logWithLevels(client: BaseLanguageClient, log: LogOutputChannel): void {
  const levels = ["debug", "info", "warn", "error"] as const;
  const methods = levels.map((level) => [level, (message: string, data?: unknown): void => { log[level](message, ...given(data)); }]);
  Object.assign(client, Object.fromEntries(methods));
}

function given(data: unknown): unknown[] {
  return data === undefined || data === null ? [] : [data];
}
