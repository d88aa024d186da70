/** Return a new element with properties and children; texts are children too. */
export function create(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Return the parts of a text, those in backticks as code. */
export function inCode(text) {
  return text.split("`").map((part, at) => (at % 2 ? create("code", { textContent: part }) : part));
}

/** Return the element of the page with an identifier. */
export const find = (id) => document.getElementById(`wlp-${id}`);

/**
 * Make the buttons of a tab list select their panels, with the keys of the ARIA pattern.
 *
 * @param {HTMLElement} list its buttons name their panels by `aria-controls`
 * @param {(panel: HTMLElement) => void} selected
 */
export function tabs(list, selected) {
  const buttons = [...list.querySelectorAll("[role=tab]")];
  const select = (button) => {
    for (const each of buttons) {
      const panel = document.getElementById(each.getAttribute("aria-controls"));
      const current = each === button;
      each.setAttribute("aria-selected", String(current));
      each.tabIndex = current ? 0 : -1;
      panel.hidden = !current;
      if (current) {
        selected(panel);
      }
    }
  };
  list.addEventListener("click", ({ target }) => target.closest("[role=tab]") && select(target.closest("[role=tab]")));
  list.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) {
      const next = buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length];
      next.focus();
      select(next);
      event.preventDefault();
    }
  });
  return (id) => select(buttons.find((button) => button.getAttribute("aria-controls") === `wlp-${id}`));
}
