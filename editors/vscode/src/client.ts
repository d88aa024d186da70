/** The language client, whose log messages have the levels of VS Code. */

import type { LogOutputChannel } from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

/** Writes each message at its level: the client of the library writes all of them as text with a level of its own. */
export class Client extends LanguageClient {
  constructor(private readonly log: LogOutputChannel, server: ServerOptions, options: LanguageClientOptions) {
    super("workerlint", "workerlint", server, { ...options, outputChannel: log });
  }

  override debug(message: string, data?: unknown): void {
    this.log.debug(message, ...given(data));
  }

  override info(message: string, data?: unknown): void {
    this.log.info(message, ...given(data));
  }

  override warn(message: string, data?: unknown): void {
    this.log.warn(message, ...given(data));
  }

  override error(message: string, data?: unknown): void {
    this.log.error(message, ...given(data));
  }
}

function given(data: unknown): unknown[] {
  return data === undefined || data === null ? [] : [data];
}
