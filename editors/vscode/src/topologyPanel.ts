/** Topology panels next to the editor, updated when their document or its findings change. */

import { Disposable, languages, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import { REVEAL } from "./editorCommands";
import type { Uris } from "./host";
import { type Topology, topologyPage } from "./topologyPage";

/** Request the topology for the arguments of the command. Rejects if the server cannot return one. */
export type AskTopology = (args: readonly unknown[]) => Promise<Topology>;

/** The time between the last edit and the update of the drawing. */
const PAUSE_MS = 300;

export class TopologyPanels extends Disposable {
  private readonly open = new Map<string, TopologyPanel>();

  constructor(private readonly ask: AskTopology, private readonly uris: Uris) {
    super(() => {
      for (const panel of this.open.values()) {
        panel.dispose();
      }
    });
  }

  /** Show a topology in its own panel, which is created if there is none yet. */
  show(topology: Topology, args: readonly unknown[]): void {
    const key = JSON.stringify(args);
    const panel = this.open.get(key) ?? this.create(key, args);
    panel.show(topology);
  }

  private create(key: string, args: readonly unknown[]): TopologyPanel {
    const panel = new TopologyPanel(this.uris.toClient(String(args[0])).toString(), () => this.ask(args), () => this.open.delete(key));
    this.open.set(key, panel);
    return panel;
  }
}

class TopologyPanel extends Disposable {
  private readonly panel: WebviewPanel;
  private readonly changes: Disposable;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private latest: Topology | undefined;
  private turn = 0;
  private closed = false;

  constructor(uri: string, private readonly ask: () => Promise<Topology>, closed: () => void) {
    super(() => { this.panel.dispose(); });
    this.panel = window.createWebviewPanel("workerlint.topology", "Topology", { viewColumn: ViewColumn.Beside, preserveFocus: true }, {
      enableScripts: false,
      enableCommandUris: [REVEAL],
      localResourceRoots: [],
    });
    this.changes = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && document.uri.toString() === uri) {
          this.schedule();
        }
      }),
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((changed) => changed.toString() === uri)) {
          this.schedule();
        }
      }),
    );
    this.panel.onDidDispose(() => {
      this.closed = true;
      clearTimeout(this.timer);
      this.changes.dispose();
      closed();
    });
  }

  show(topology: Topology): void {
    this.turn += 1; // a request that is under way has an older text
    this.draw(topology);
    this.panel.reveal(undefined, true);
  }

  private schedule(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => { void this.refresh(); }, PAUSE_MS);
  }

  private async refresh(): Promise<void> {
    const turn = ++this.turn;
    const topology = await this.ask().catch(() => undefined);
    if (this.closed || turn !== this.turn) {
      return; // the panel was closed during the request, or there is a newer one
    }
    if (topology !== undefined) {
      this.draw(topology);
    } else if (this.latest !== undefined) {
      // An incomplete edit must not cause an error message: keep the last drawing, and mark it as out of date.
      this.set(topologyPage(this.latest, "Out of date: the last edit cannot be drawn."));
    }
  }

  private draw(topology: Topology): void {
    this.latest = topology;
    this.panel.title = topology.title;
    this.set(topologyPage(topology));
  }

  /** Load the page only if it has changed, because a reload resets the scroll position. */
  private set(page: string): void {
    if (this.panel.webview.html !== page) {
      this.panel.webview.html = page;
    }
  }
}
