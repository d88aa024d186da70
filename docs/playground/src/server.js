/** The client of the language server: completion, hover, format, and diagnostics with their quick fixes. */
import { setDiagnostics } from "@codemirror/lint";
import { LSPClient, LSPPlugin, formatDocument, formatKeymap, hoverTooltips, serverCompletion, signatureHelp } from "@codemirror/lsp-client";
import { Compartment } from "@codemirror/state";
import { ViewPlugin, keymap } from "@codemirror/view";
import { create, inCode } from "./dom.js";
import { LANGUAGES } from "./editor.js";
import { sanitize } from "./html.js";
import { CONFIGURATION_URI, MANIFEST_URI, POLICY_PATH, POLICY_URI, ROOT_URI } from "./limits.js";

const SEVERITIES = { 1: "error", 2: "warning", 3: "info", 4: "hint" };
const FIX_ALL = "source.fixAll.workerlint";
const SYNC_DELAY = 150; // in milliseconds
const MAX_WITH_FIXES = 100;

/** Sends the edits of an editor to the server a moment after the last one. */
const sync = ViewPlugin.fromClass(
  class {
    update(update) {
      if (update.docChanged) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => LSPPlugin.get(update.view)?.client.sync(), SYNC_DELAY);
      }
    }
    destroy() {
      clearTimeout(this.timer);
    }
  },
);

export class Server {
  #engine;
  #client;
  #slot = new Compartment();
  #view;
  #others;
  #shown;
  #number = 0;

  /**
   * @param {import("./engine.js").Engine} engine
   * @param {(findings: object[]) => void} shown called with the findings in the manifest: `from`, `to`, `severity`,
   *   `message`, `code` and `actions`
   */
  constructor(engine, shown) {
    this.#engine = engine;
    this.#shown = shown;
  }

  /** The extension of the editor of the manifest. */
  get extension() {
    return this.#slot.of([]);
  }

  /** Use the editor of the manifest, and those of other files by their URIs. */
  use(view, others) {
    this.#view = view;
    this.#others = others;
  }

  /** Connect with the server, which has just started, and open the manifest. */
  connect() {
    this.#client = new LSPClient({
      rootUri: ROOT_URI,
      timeout: 20_000,
      sanitizeHTML: sanitize,
      highlightLanguage: (name) => LANGUAGES[name]?.language ?? LANGUAGES[name] ?? null,
      initializationOptions: { diagnostics: { push: true }, policyFile: POLICY_PATH, codeLens: false },
      notificationHandlers: {
        "textDocument/publishDiagnostics": (_client, params) => this.#publish(params) ?? true,
        "window/logMessage": () => true, // errors of the configuration, which its editor shows
      },
      extensions: [
        {
          clientCapabilities: {
            textDocument: {
              codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "source"] } }, dataSupport: true, resolveSupport: { properties: ["edit"] } },
              publishDiagnostics: { versionSupport: true, codeDescriptionSupport: true },
            },
          },
        },
      ],
    }).connect(this.#engine.transport);
    const features = [serverCompletion(), hoverTooltips(), signatureHelp(), keymap.of(formatKeymap), sync];
    this.#view.dispatch({ effects: this.#slot.reconfigure([this.#client.plugin(MANIFEST_URI, "yaml"), features]) });
  }

  /** Forget the server, which has ended. */
  disconnect() {
    if (this.#client) {
      this.#client = undefined;
      this.#view.dispatch({ effects: this.#slot.reconfigure([]) });
    }
  }

  get connected() {
    return this.#client !== undefined;
  }

  /** Show findings, each with its range as the protocol represents it. */
  show(reports, view = this.#view, actions = () => []) {
    const findings = reports.map((report) => convert(view, report, actions(report)));
    view.dispatch(setDiagnostics(view.state, findings.map((finding) => ({ ...finding, renderMessage: () => render(finding) }))));
    if (view === this.#view) {
      this.#shown(findings);
    }
  }

  /** Tell the server that the configuration and the policy file have changed. */
  reload() {
    this.#client?.notification("workspace/didChangeWatchedFiles", { changes: [CONFIGURATION_URI, POLICY_URI].map((uri) => ({ uri, type: 2 })) });
  }

  format() {
    this.#view.focus();
    return this.#client !== undefined && formatDocument(this.#view);
  }

  /** Apply all safe fixes. Return whether there were any. */
  async fixAll() {
    const actions = await this.#actions([FIX_ALL]);
    return actions.length > 0 && this.#apply(actions[0]);
  }

  async #publish({ uri, version, diagnostics }) {
    if (uri !== MANIFEST_URI) {
      const other = this.#others[uri];
      if (other) {
        this.show(diagnostics, other);
      }
      return;
    }
    const file = this.#client?.workspace.getFile(uri);
    if (!file || (version != null && version !== file.version)) {
      return;
    }
    const number = ++this.#number;
    const isCurrent = () => number === this.#number && LSPPlugin.get(this.#view)?.unsyncedChanges.empty;
    if (isCurrent()) {
      this.show(diagnostics);
    }
    if (diagnostics.length === 0 || diagnostics.length > MAX_WITH_FIXES) {
      return;
    }
    const actions = await this.#actions(["quickfix"]);
    if (isCurrent()) {
      const of = (report) => actions.filter((action) => action.diagnostics?.some((other) => isSame(other, report)));
      this.show(diagnostics, this.#view, (report) => of(report).map((action) => this.#button(action)));
    }
  }

  #button(action) {
    const { title } = action;
    const isSuppression = title.startsWith("Suppress ");
    return { title, name: title.replaceAll("`", ""), isSuppression, markClass: isSuppression ? "wlp-suppress" : "", apply: () => this.#apply(action) };
  }

  async #actions(only) {
    const plugin = LSPPlugin.get(this.#view);
    if (!plugin) {
      return [];
    }
    this.#client.sync();
    const range = { start: { line: 0, character: 0 }, end: plugin.toPosition(this.#view.state.doc.length) };
    const params = { textDocument: { uri: MANIFEST_URI }, range, context: { diagnostics: [], only } };
    try {
      return (await this.#client.request("textDocument/codeAction", params)) ?? [];
    } catch {
      return []; // the text was edited, or the server has ended
    }
  }

  async #apply(action) {
    let { edit } = action;
    try {
      edit ??= (await this.#client.request("codeAction/resolve", action)).edit;
    } catch {
      return false;
    }
    const plugin = LSPPlugin.get(this.#view);
    if (!edit || !plugin?.unsyncedChanges.empty) {
      return false;
    }
    const edits = edit.changes?.[MANIFEST_URI] ?? edit.documentChanges?.flatMap((change) => change.edits) ?? [];
    const changes = edits.map(({ range, newText }) => ({ from: plugin.fromPosition(range.start), to: plugin.fromPosition(range.end), insert: newText }));
    this.#view.dispatch({ changes, userEvent: "input.fix" });
    this.#client.sync();
    return true;
  }
}

function isSame(one, other) {
  return one.code === other.code && one.message === other.message && JSON.stringify(one.range) === JSON.stringify(other.range);
}

function convert(view, report, actions) {
  const { doc } = view.state;
  const offset = ({ line, character }) => {
    const found = doc.line(Math.min(line + 1, doc.lines));
    return Math.min(found.from + character, found.to);
  };
  const from = offset(report.range.start);
  return { from, to: Math.max(from, offset(report.range.end)), severity: SEVERITIES[report.severity] ?? "error", message: report.message, code: report.code, actions };
}

/** Return the content of a tooltip: the message, its code, and the help in a line of its own. */
function render({ message, code }) {
  const [first, ...help] = message.split("\n");
  const head = create("div", {}, ...inCode(first), " ", create("span", { className: "wlp-code", textContent: code ?? "" }));
  return create("div", {}, head, ...help.map((line) => create("div", { className: "wlp-help" }, ...inCode(line))));
}
