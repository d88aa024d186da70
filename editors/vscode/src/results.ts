/** Read-only documents that show the results of the server's commands. */

import { commands, Disposable, EventEmitter, type TextDocumentContentProvider, Uri, ViewColumn, window, workspace } from "vscode";

const SCHEME = "workerlint";

export class Results extends Disposable implements TextDocumentContentProvider {
  private readonly texts = new Map<string, string>();
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = Disposable.from(
    this.changed,
    workspace.registerTextDocumentContentProvider(SCHEME, this),
    workspace.onDidCloseTextDocument((document) => this.texts.delete(document.uri.toString())),
  );

  constructor() {
    super(() => { this.registered.dispose(); });
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.texts.get(uri.toString()) ?? "";
  }

  /** Show plain text in an editor next to the active one. Results with the same `about` share one document. */
  async showText(title: string, text: string, about: string): Promise<void> {
    const document = await workspace.openTextDocument(this.put(`${title}.txt`, text, about));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  /** Show Markdown in VS Code's preview next to the active editor. */
  async showMarkdown(title: string, text: string, about: string): Promise<void> {
    await commands.executeCommand("markdown.showPreviewToSide", this.put(`${title}.md`, text, about));
  }

  private put(name: string, text: string, about: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name.replace(/[\\/]/g, " ")}`, query: about });
    this.texts.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }
}
