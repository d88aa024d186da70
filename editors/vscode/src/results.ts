/** Read-only documents that show the results of the server's commands, and comparisons of them. */

import {
  commands, Disposable, DocumentLink, type DocumentLinkProvider, EventEmitter, languages, Range, type TextDocument,
  type TextDocumentContentProvider, Uri, ViewColumn, window, workspace,
} from "vscode";
import { REVEAL } from "./editorCommands";

/** The scheme of the documents; their query contains the arguments of the command. */
export const RESULT_SCHEME = "workerlint";

/** A link in a result to a position in a manifest, as the server returns it. */
export interface Link {
  /** Line and character of the start and of the end. */
  readonly range: readonly [number, number, number, number];
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

/** A text and the links in it. */
export interface LinkedText {
  readonly text: string;
  readonly links: readonly Link[];
}

/** Two texts to compare; `name` is what they are about. `before` is undefined for something new. */
export interface Comparison {
  readonly name: string;
  readonly before: LinkedText | undefined;
  readonly after: LinkedText;
}

export class Results extends Disposable implements TextDocumentContentProvider, DocumentLinkProvider {
  private readonly results = new Map<string, LinkedText>();
  private readonly changed = new EventEmitter<Uri>();
  readonly onDidChange = this.changed.event;
  private readonly registered = Disposable.from(
    this.changed,
    workspace.registerTextDocumentContentProvider(RESULT_SCHEME, this),
    languages.registerDocumentLinkProvider({ scheme: RESULT_SCHEME }, this),
    workspace.onDidCloseTextDocument((document) => this.results.delete(document.uri.toString())),
  );

  constructor() {
    super(() => { this.registered.dispose(); });
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.results.get(uri.toString())?.text ?? "";
  }

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    return (this.results.get(document.uri.toString())?.links ?? []).map(({ range, uri, line, character }) => {
      const target = Uri.parse(`command:${REVEAL}?${encodeURIComponent(JSON.stringify([uri, line, character]))}`);
      const link = new DocumentLink(new Range(...range), target);
      link.tooltip = "Go to the manifest";
      return link;
    });
  }

  /** Show plain text in an editor next to the active one. Results with the same `about`, the arguments of the command, share one document. */
  async showText(title: string, text: LinkedText, about: string): Promise<void> {
    const document = await workspace.openTextDocument(this.put(`${title}.txt`, text, about));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
  }

  /** Show Markdown in VS Code's preview next to the active editor. */
  async showMarkdown(title: string, text: string, about: string): Promise<void> {
    await commands.executeCommand("markdown.showPreviewToSide", this.put(`${title}.md`, { text, links: [] }, about));
  }

  /** Show the differences of YAML texts in a diff editor next to the active editor; of several in one editor. */
  async compare(title: string, comparisons: readonly Comparison[], about: string): Promise<void> {
    const pairs = comparisons.map(({ name, before, after }) => ({
      before: this.put(`${name}.yaml`, before ?? { text: "", links: [] }, about, "recorded"),
      isNew: before === undefined,
      after: this.put(`${name}.yaml`, after, about),
    }));
    const [first, ...others] = pairs;
    if (first !== undefined && others.length === 0) {
      await commands.executeCommand("vscode.diff", first.before, first.after, title, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: false });
    } else {
      await commands.executeCommand("vscode.changes", title, pairs.map(({ before, isNew, after }) => [after, isNew ? undefined : before, after]));
    }
  }

  /** Return the URI of a new document. `side` distinguishes the old text of a comparison, which has the same name. */
  private put(name: string, text: LinkedText, about: string, side = ""): Uri {
    const uri = Uri.from({ scheme: RESULT_SCHEME, authority: side, path: `/${name.replace(/[\\/]/g, " ")}`, query: about });
    this.results.set(uri.toString(), text);
    this.changed.fire(uri);
    return uri;
  }
}
