/** Topologies beside the editor, drawn again when their document changes. */

import { Disposable, ViewColumn, type WebviewPanel, window, workspace } from "vscode";
import { type Topology, topologyPage } from "./topologyPage";

/** Ask the server for the topology that the arguments of the command name. Rejects when it cannot say. */
export type AskTopology = (args: readonly unknown[]) => Promise<Topology>;

/** So long after the last keystroke is the drawing made again. */
const PAUSE_MS = 300;

export class TopologyPanels extends Disposable {
  private readonly open = new Map<string, TopologyPanel>();

  constructor(private readonly ask: AskTopology) {
    super(() => {
      for (const panel of this.open.values()) {
        panel.dispose();
      }
    });
  }

  /** Show a topology in the panel of its own, which is made if there is none yet. */
  show(topology: Topology, args: readonly unknown[]): void {
    const key = JSON.stringify(args);
    const panel = this.open.get(key) ?? this.create(key, args);
    panel.show(topology);
  }

  private create(key: string, args: readonly unknown[]): TopologyPanel {
    const panel = new TopologyPanel(String(args[0]), () => this.ask(args), () => this.open.delete(key));
    this.open.set(key, panel);
    return panel;
  }
}

class TopologyPanel extends Disposable {
  private readonly panel: WebviewPanel;
  private readonly changes: Disposable;
  private timer: NodeJS.Timeout | undefined;
  private latest: Topology | undefined;
  private closed = false;

  constructor(uri: string, private readonly ask: () => Promise<Topology>, closed: () => void) {
    super(() => { this.panel.dispose(); });
    this.panel = window.createWebviewPanel("workerlint.topology", "Topology", { viewColumn: ViewColumn.Beside, preserveFocus: true }, {
      enableScripts: false,
      localResourceRoots: [],
    });
    this.changes = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length > 0 && document.uri.toString() === uri) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => { void this.refresh(); }, PAUSE_MS);
      }
    });
    this.panel.onDidDispose(() => {
      this.closed = true;
      clearTimeout(this.timer);
      this.changes.dispose();
      closed();
    });
  }

  show(topology: Topology): void {
    this.draw(topology);
    this.panel.reveal(undefined, true);
  }

  private async refresh(): Promise<void> {
    const topology = await this.ask().catch(() => undefined);
    if (this.closed) {
      return; // meanwhile: a panel that is gone takes no page
    }
    if (topology !== undefined) {
      this.draw(topology);
    } else if (this.latest !== undefined) {
      // Half-typed text is no reason for a message: the last drawing stays, and says that it is the last one.
      this.set(topologyPage(this.latest, "As it was before the last change."));
    }
  }

  private draw(topology: Topology): void {
    this.latest = topology;
    this.panel.title = topology.title;
    this.set(topologyPage(topology));
  }

  /** Load the page anew only when it is another one: that keeps the place it is scrolled to. */
  private set(page: string): void {
    if (this.panel.webview.html !== page) {
      this.panel.webview.html = page;
    }
  }
}
