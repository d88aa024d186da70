/** The editors: CodeMirror with the colors of the page and a limit of the length. */
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, StreamLanguage, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { MAX_LENGTH } from "./limits.js";

export const LANGUAGES = { yaml: yaml(), toml: StreamLanguage.define(toml) };

const COLORS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--wlp-key)" },
  { tag: [tags.string, tags.content, tags.attributeValue], color: "var(--wlp-string)" },
  { tag: [tags.number, tags.bool, tags.atom, tags.null], color: "var(--wlp-number)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--wlp-comment)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace, tags.meta, tags.labelName], color: "var(--wlp-mark)" },
]);

/**
 * Return an editor of a whole text.
 *
 * @param {object} options
 * @param {HTMLElement} options.parent
 * @param {string} options.label the name for screen readers
 * @param {"yaml" | "toml"} options.language
 * @param {(text: string) => void} [options.changed] called after each edit
 * @param {() => void} [options.refused] called if an edit would exceed the maximum length
 * @param {boolean} [options.readOnly]
 * @param {import("@codemirror/state").Extension} [options.extensions]
 */
export function createEditor({ parent, label, language, changed, refused, readOnly = false, extensions = [] }) {
  const editable = readOnly
    ? [EditorState.readOnly.of(true)]
    : [
        history(),
        closeBrackets(),
        autocompletion({ icons: false }),
        indentOnInput(),
        highlightActiveLine(),
        lintGutter(),
        EditorState.changeFilter.of((transaction) => {
          const allowed = transaction.newDoc.length <= MAX_LENGTH || transaction.newDoc.length < transaction.startState.doc.length;
          if (!allowed) {
            refused?.();
          }
          return allowed;
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) {
            changed?.(update.state.doc.toString());
          }
        }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...lintKeymap]),
        // Escape and then Tab leaves the editor, as in all editors of CodeMirror.
        keymap.of([indentWithTab]),
      ];
  return new EditorView({
    parent,
    extensions: [
      lineNumbers(),
      drawSelection(),
      EditorView.lineWrapping,
      indentUnit.of("  "),
      EditorState.tabSize.of(4),
      LANGUAGES[language],
      syntaxHighlighting(COLORS),
      // A scrolled text must be reachable with the keyboard, also if it is read-only.
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", spellcheck: "false", autocapitalize: "off" }),
      Prec.high(extensions),
      editable,
      keymap.of([...searchKeymap, ...defaultKeymap]),
    ],
  });
}

/** Replace the whole text of an editor. */
export function setText(view, text) {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text }, selection: { anchor: 0 } });
}
