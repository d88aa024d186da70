/** The panels next to the editor: findings, topology and effective manifest. */
import { EditorView } from "@codemirror/view";
import { createEditor, setText } from "./editor.js";
import { create, find, inCode, tabs } from "./dom.js";
import { ROOT } from "./html.js";

const DELAY = 300; // in milliseconds, after an edit
const NAMES = { error: "error", warning: "warning", info: "info", hint: "hint" };

export class Panels {
  #engine;
  #view;
  #panel;
  #timer;
  #effective;
  #seen = {};

  constructor(engine, view) {
    this.#engine = engine;
    this.#view = view;
    this.#effective = createEditor({ parent: find("effective-text"), label: "Effective manifest", language: "yaml", readOnly: true });
    tabs(find("views"), (panel) => {
      this.#panel = panel.id.replace("wlp-", "");
      this.#draw();
    });
  }

  /** Show the findings in the manifest. */
  show(findings) {
    const list = find("findings-list");
    const rows = findings.map((finding) => this.#row(finding));
    list.replaceChildren(...(rows.length > 0 ? rows : [create("li", { className: "wlp-clean", textContent: "No findings." })]));
    find("count").textContent = rows.length > 0 ? String(rows.length) : "";
    this.update();
  }

  /** Draw the visible panel again, a moment after the last call. */
  update() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#draw(), DELAY);
  }

  #row({ from, to, severity, message, code, actions }) {
    const line = this.#view.state.doc.lineAt(from).number;
    const [text, ...help] = message.split("\n");
    const head = create("p", {}, create("span", { className: `wlp-severity wlp-${severity}`, textContent: NAMES[severity] }), " ");
    if (code) {
      const isBuiltIn = /^DW\d{3}$/.test(code);
      head.append(isBuiltIn ? create("a", { href: new URL(`rules/${code.toLowerCase()}/`, ROOT).href, target: "_blank", textContent: code }) : code, " ");
    }
    const go = create("button", { type: "button", className: "wlp-line", textContent: `line ${line}` });
    go.addEventListener("click", () => this.#go(from, to));
    head.append(go);
    const row = create("li", {}, head, create("p", { className: "wlp-message" }, ...inCode(text)));
    row.append(...help.map((part) => create("p", { className: "wlp-help" }, ...inCode(part))));
    for (const { title, apply } of actions.filter(({ isSuppression }) => !isSuppression)) {
      const button = create("button", { type: "button", className: "md-button wlp-fix" }, ...inCode(title));
      button.addEventListener("click", apply);
      row.append(button);
    }
    return row;
  }

  #go(from, to) {
    const end = this.#view.state.doc.length;
    const selection = { anchor: Math.min(from, end), head: Math.min(to, end) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
    this.#view.focus();
  }

  async #draw() {
    const draw = { topology: () => this.#drawTopology(), effective: () => this.#showEffective() }[this.#panel];
    const text = this.#view.state.doc.toString();
    if (!draw || this.#seen[this.#panel] === text) {
      return;
    }
    const panel = this.#panel;
    this.#seen[panel] = text;
    try {
      await draw();
    } catch (error) {
      delete this.#seen[panel];
      find(`${panel}-note`).textContent = `Not available: ${error.message}`;
    }
  }

  async #drawTopology() {
    const text = this.#view.state.doc.toString();
    const { drawings = [], error, style } = await this.#engine.call("topology", text);
    const host = find("drawing");
    const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
    root.replaceChildren(create("style", { textContent: `${style}\n${DRAWING_STYLE}` }));
    for (const { title, svg } of drawings) {
      const box = create("div", { className: "drawing" });
      box.innerHTML = svg; // by workerlint, which escapes all texts of the manifest
      root.append(create("h2", { textContent: title }), box);
    }
    find("topology-note").textContent = error ?? (drawings.length > 0 ? "" : "There is no Worker in this text.");
  }

  async #showEffective() {
    const { text = "", error } = await this.#engine.call("effective", this.#view.state.doc.toString());
    setText(this.#effective, text);
    find("effective-text").hidden = text === "";
    find("effective-note").textContent = error ?? (text === "" ? "There is no Worker in this text." : "All fields with their defaults. Secrets are masked.");
  }
}

const DRAWING_STYLE = `
  :host { color: inherit; font: inherit; }
  h2 { font: 600 .7rem/1.4 inherit; margin: .4rem 0; }
  .drawing { overflow-x: auto; }
  svg { max-width: 100%; height: auto; min-width: min(100%, 12rem); }
  .topology {
    --paper: var(--md-default-bg-color); --ink: var(--md-default-fg-color); --faint: var(--md-default-fg-color--light);
    --line: var(--md-default-fg-color--light); --fill: var(--md-code-bg-color); --bad: var(--wl-error);
    --bad-fill: transparent; --odd: var(--wl-warning); --odd-fill: transparent;
  }`;
