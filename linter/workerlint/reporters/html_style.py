"""The looks and the script of the page: light and dark, wide and narrow, and on paper."""

STYLE = """
:root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--soft:#57606a;--line:#d0d7de;--panel:#f6f8fa;
--error:#cf222e;--warning:#9a6700;--info:#0969da;--mark:#cf222e}
@media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9198a1;--line:#30363d;--panel:#161b22;
--error:#ff7b72;--warning:#d29922;--info:#58a6ff;--mark:#ff7b72}}
*{box-sizing:border-box}body{background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;margin:0}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1.2rem}header{padding-top:1.6rem}
h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .6rem}h3{font-size:1rem;font-weight:600;margin:0 0 .5rem}
header p{color:var(--soft);margin:.2rem 0 1.2rem}footer{color:var(--soft);padding:2rem 1.2rem;font-size:.85rem}
.totals{display:flex;flex-wrap:wrap;gap:.7rem}.card{background:var(--panel);border:1px solid var(--line);
border-radius:8px;padding:.5rem .9rem}.card b{font-size:1.3rem;margin-right:.2rem}.card input{margin-right:.5rem}
.card.error b{color:var(--error)}.card.warning b{color:var(--warning)}.card.info b{color:var(--info)}
.tables{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:0 2rem}
table{border-collapse:collapse;width:100%}td{border-top:1px solid var(--line);
padding:.25rem .5rem;overflow-wrap:anywhere}.tables table{display:block;max-height:26rem;overflow:auto}
.number{text-align:right;width:3rem;font-variant-numeric:tabular-nums}
button{background:none;border:0;color:var(--info);cursor:pointer;font:inherit;padding:0;text-align:left}
article{border:1px solid var(--line);border-left:4px solid var(--line);border-radius:8px;margin:0 0 .9rem;
padding:.8rem 1rem;overflow-wrap:anywhere}article.error{border-left-color:var(--error)}
article.warning{border-left-color:var(--warning)}article.info{border-left-color:var(--info)}
.badge{font-size:.75rem;text-transform:uppercase;letter-spacing:.04em}.error .badge{color:var(--error)}
.warning .badge{color:var(--warning)}.info .badge{color:var(--info)}a{color:var(--info)}
.place{color:var(--soft);font:13px ui-monospace,monospace}.mark{color:var(--mark)}
pre{background:var(--panel);border-radius:6px;font:13px/1.45 ui-monospace,monospace;margin:.3rem 0;overflow-x:auto;
padding:.6rem .8rem}dl{display:grid;grid-template-columns:auto 1fr;gap:.1rem .8rem;margin:.5rem 0 0}
dt{color:var(--soft)}dd{margin:0}figure{border:1px solid var(--line);border-radius:8px;margin:0 0 1rem;
overflow-x:auto;padding:.6rem 1rem}figcaption{font-weight:600}small{color:var(--soft);font-weight:400}
summary{cursor:pointer;padding:.2rem 0}.problem{color:var(--error)}[hidden]{display:none}
@media print{.card input,#filter{display:none}article,figure{break-inside:avoid}}
"""

SCRIPT = """
(() => {
  const articles = [...document.querySelectorAll("article")];
  const line = document.getElementById("filter");
  let key = "", value = "";
  const show = () => {
    const off = new Set([...document.querySelectorAll("input[data-severity]")]
      .filter((box) => !box.checked).map((box) => box.dataset.severity));
    for (const item of articles) {
      item.hidden = off.has(item.dataset.severity) || (key !== "" && item.dataset[key] !== value);
    }
    if (line) { line.hidden = key === ""; line.querySelector("b").textContent = value; }
  };
  for (const box of document.querySelectorAll("input[data-severity]")) box.addEventListener("change", show);
  for (const button of document.querySelectorAll("button[data-filter]")) {
    button.addEventListener("click", () => { key = button.dataset.filter; value = button.dataset.value; show(); });
  }
  if (line) line.querySelector("button").addEventListener("click", () => { key = ""; value = ""; show(); });
})();
"""
