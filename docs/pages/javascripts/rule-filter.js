// Filters the table of rules. The filters are in the address, so that a filtered list can be linked.
(() => {
  const form = document.querySelector(".rule-filters");
  if (!form) return;
  const rules = [...document.querySelectorAll("a[data-severity]")].map((link) => ({
    values: link.dataset,
    row: link.closest("tr"),
  }));
  // The theme puts each table into another element, before or after this runs.
  const areas = [...document.querySelectorAll(".md-typeset h2")].map((heading) => {
    const next = heading.nextElementSibling;
    return { heading, table: next.matches("table") ? next : next.querySelector("table") };
  });
  const wanted = new URLSearchParams(location.search);
  for (const list of form.querySelectorAll("select")) {
    if ([...list.options].some((option) => option.value === wanted.get(list.name))) list.value = wanted.get(list.name);
  }

  function apply() {
    const chosen = [...form.querySelectorAll("select")].filter((list) => list.value);
    let shown = 0;
    for (const { values, row } of rules) {
      row.hidden = !chosen.every((list) => values[list.name].split(" ").includes(list.value));
      shown += row.hidden ? 0 : 1;
    }
    for (const { heading, table } of areas) {
      const empty = !table.querySelector("tbody tr:not([hidden])");
      heading.hidden = empty;
      table.hidden = empty;
    }
    form.querySelector("output").textContent = shown === 1 ? "1 rule" : `${shown} rules`;
    const query = new URLSearchParams(chosen.map((list) => [list.name, list.value])).toString();
    history.replaceState(null, "", `${location.pathname}${query ? `?${query}` : ""}${location.hash}`);
  }

  form.addEventListener("change", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.hidden = false;
  apply();
})();
