/** HTML of hovers: only what Markdown needs, and links to the pages of this site. */

const SITE = "https://workerlint.dev/";
const ALLOWED = new Set(["A", "B", "BLOCKQUOTE", "BR", "CODE", "DIV", "EM", "H1", "H2", "H3", "H4", "HR", "LI", "OL", "P", "PRE", "S", "SPAN", "STRONG", "TABLE", "TBODY", "TD", "TH", "THEAD", "TR", "UL"]);

/** The root of this site, which may be in a directory of its host. */
export const ROOT = new URL("../../", import.meta.url);

/** Return the URL on this site for one on the published site; other URLs as they are. */
export function onThisSite(url) {
  return url.startsWith(SITE) ? new URL(url.slice(SITE.length), ROOT).href : url;
}

/** Return *html* without elements and attributes that Markdown does not need: a shared manifest may contain any text. */
export function sanitize(html) {
  const { body } = new DOMParser().parseFromString(html, "text/html");
  for (const element of [...body.querySelectorAll("*")]) {
    if (!ALLOWED.has(element.tagName)) {
      element.replaceWith(element.textContent);
      continue;
    }
    const address = element.tagName === "A" ? onThisSite(element.getAttribute("href") ?? "") : "";
    const style = element.tagName === "SPAN" ? element.className : "";
    for (const { name } of [...element.attributes]) {
      element.removeAttribute(name);
    }
    if (/^https?:/.test(address)) {
      Object.assign(element, { href: address, target: "_blank", rel: "noopener noreferrer" });
    }
    if (style) {
      element.className = style; // the colors of code
    }
  }
  return body.innerHTML;
}
