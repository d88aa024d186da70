/** The page of the topology panel. Does not depend on VS Code. */

export interface Topology {
  readonly title: string;
  /** A complete `<svg>`, or null if the server cannot draw one. */
  readonly svg: string | null;
  /** The topology as a text tree. */
  readonly text: string;
}

/** No scripts, images or URLs: the page contains only the drawing and its style. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** Overrides the colors of the drawing, which follow the system instead of the theme of the editor. */
const STYLE = `
body { background: var(--vscode-editor-background); color: var(--vscode-editor-foreground); padding: 1rem; }
pre { font-family: var(--vscode-editor-font-family); font-size: var(--vscode-editor-font-size); line-height: 1.3; }
.stale { color: var(--vscode-descriptionForeground); margin: 0 0 1rem; }
body svg.topology {
  --paper: var(--vscode-editor-background);
  --ink: var(--vscode-editor-foreground);
  --faint: var(--vscode-descriptionForeground);
  --line: var(--vscode-editorLineNumber-foreground);
  --fill: var(--vscode-editorWidget-background);
  --bad: var(--vscode-editorError-foreground);
  --bad-fill: var(--vscode-editorWidget-background);
  --odd: var(--vscode-editorWarning-foreground);
  --odd-fill: var(--vscode-editorWidget-background);
}`;

/** Return the page. `stale`: why the drawing is out of date, if it is. */
export function topologyPage(topology: Topology, stale?: string): string {
  const note = stale === undefined ? "" : `<p class="stale">${escapeHtml(stale)}</p>`;
  const body = topology.svg ?? `<pre>${escapeHtml(topology.text)}</pre>`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${escapeHtml(topology.title)}</title>
<style>${STYLE}</style>
</head>
<body>
${note}${body}
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
