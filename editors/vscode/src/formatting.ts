/** The formatter: registered for each open Worker by itself, so that VS Code offers it on no other YAML. */

import {
  type CancellationToken, Disposable, type DocumentFormattingEditProvider, type DocumentRangeFormattingEditProvider, extensions,
  type FormattingOptions, languages, type Range, type TextDocument, type TextEdit, workspace,
} from "vscode";
import {
  type BaseLanguageClient, DocumentFormattingRequest, DocumentRangeFormattingRequest, type FeatureState, type ServerCapabilities,
  type StaticFeature,
} from "vscode-languageclient";
import { formats } from "./formatSetting";
import { isWorker } from "./workers";

/** The layout of `workerlint format`: VS Code's own options have the indentation that it detected in the file. */
const LAYOUT = { tabSize: 2, insertSpaces: true, trimTrailingWhitespace: true, insertFinalNewline: true, trimFinalNewlines: true };

/** Registers the server's formatter for the open Workers, in place of the registration for all YAML. */
export class Formatting implements StaticFeature, DocumentFormattingEditProvider, DocumentRangeFormattingEditProvider {
  private offered = false;
  private readonly registered = new Map<string, Disposable>();
  private watching: Disposable | undefined;

  constructor(private readonly client: BaseLanguageClient) {}

  fillClientCapabilities(): void {
    // The features of the client announce formatting.
  }

  /** Remove the formatter from the capabilities before the client registers it for every document. */
  preInitialize(capabilities: ServerCapabilities): void {
    this.offered = capabilities.documentFormattingProvider !== undefined;
    delete capabilities.documentFormattingProvider;
    delete capabilities.documentRangeFormattingProvider;
  }

  initialize(): void {
    if (this.offered) {
      this.watching = Disposable.from(
        workspace.onDidOpenTextDocument((document) => { this.update(document); }),
        workspace.onDidChangeTextDocument(({ document }) => { this.update(document); }),
        workspace.onDidCloseTextDocument((document) => { this.withdraw(document.uri.toString()); }),
        workspace.onDidChangeConfiguration((change) => {
          if (change.affectsConfiguration("workerlint.format") || change.affectsConfiguration("workerlint.enable")) {
            this.updateAll();
          }
        }),
        extensions.onDidChange(() => { this.updateAll(); }),
      );
      this.updateAll();
    }
  }

  getState(): FeatureState {
    return { kind: "static" };
  }

  clear(): void {
    this.watching?.dispose();
    this.watching = undefined;
    [...this.registered.keys()].forEach((uri) => { this.withdraw(uri); });
  }

  async provideDocumentFormattingEdits(
    document: TextDocument, _options: FormattingOptions, token: CancellationToken,
  ): Promise<TextEdit[] | undefined> {
    const textDocument = this.client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    const edits = await this.client.sendRequest(DocumentFormattingRequest.type, { textDocument, options: LAYOUT }, token);
    return this.client.protocol2CodeConverter.asTextEdits(edits, token);
  }

  async provideDocumentRangeFormattingEdits(
    document: TextDocument, lines: Range, _options: FormattingOptions, token: CancellationToken,
  ): Promise<TextEdit[] | undefined> {
    const textDocument = this.client.code2ProtocolConverter.asTextDocumentIdentifier(document);
    const range = this.client.code2ProtocolConverter.asRange(lines);
    const edits = await this.client.sendRequest(DocumentRangeFormattingRequest.type, { textDocument, range, options: LAYOUT }, token);
    return this.client.protocol2CodeConverter.asTextEdits(edits, token);
  }

  private updateAll(): void {
    workspace.textDocuments.forEach((document) => { this.update(document); });
  }

  private update(document: TextDocument): void {
    const uri = document.uri.toString();
    const settings = workspace.getConfiguration("workerlint", document);
    const enabled = settings.get<boolean>("enable", true)
      && formats(settings.get("format.enable", "auto"), (name) => extensions.getExtension(name) !== undefined);
    if (!enabled || !isWorker(document)) {
      this.withdraw(uri);
    } else if (!this.registered.has(uri)) {
      this.registered.set(uri, this.register(document));
    }
  }

  private withdraw(uri: string): void {
    this.registered.get(uri)?.dispose();
    this.registered.delete(uri);
  }

  private register(document: TextDocument): Disposable {
    // VS Code compares a pattern with the path before it reads it as a glob: an escaped `[` would match nothing.
    const documentSelector = [{ scheme: document.uri.scheme, language: "yaml", pattern: document.uri.fsPath }];
    return Disposable.from(
      languages.registerDocumentFormattingEditProvider(documentSelector, this),
      languages.registerDocumentRangeFormattingEditProvider(documentSelector, this),
    );
  }
}
