"use strict";
{
  const bar = document.querySelector(".filter");
  const findings = Array.from(document.querySelectorAll(".finding"));
  const sections = Array.from(document.querySelectorAll(".file"));

  const chosen = () => ({
    severities: Array.from(bar.querySelectorAll("[name=severity]:checked"), (box) => box.value),
    rule: bar.querySelector("[name=rule]").value,
    file: bar.querySelector("[name=file]").value,
    words: bar.querySelector("[name=words]").value.trim().toLowerCase(),
  });

  const fits = (finding, wanted) =>
    (wanted.severities.includes(finding.dataset.severity)) &&
    (!wanted.rule || finding.dataset.rule === wanted.rule) &&
    (!wanted.file || finding.dataset.file === wanted.file) &&
    (!wanted.words || finding.textContent.toLowerCase().includes(wanted.words));

  const apply = () => {
    const wanted = chosen();
    let shown = 0;
    for (const finding of findings) {
      finding.hidden = !fits(finding, wanted);
      shown += finding.hidden ? 0 : 1;
    }
    for (const section of sections) {
      section.hidden = !section.querySelector(".finding:not([hidden])");
    }
    bar.querySelector("output").textContent = `${shown} of ${findings.length}`;
  };

  const reset = () => {
    for (const box of bar.querySelectorAll("[name=severity]")) box.checked = true;
    for (const field of bar.querySelectorAll("select, [type=search]")) field.value = "";
  };

  if (bar) {
    bar.hidden = false;
    bar.addEventListener("input", apply);
    bar.querySelector("button").addEventListener("click", () => { reset(); apply(); });
    for (const name of ["rule", "file"]) {
      for (const link of document.querySelectorAll(`[data-pick-${name}]`)) {
        link.addEventListener("click", () => {
          reset();
          bar.querySelector(`[name=${name}]`).value = link.getAttribute(`data-pick-${name}`);
          apply();
        });
      }
    }
    // A link to a hidden finding resets the filter.
    window.addEventListener("hashchange", () => {
      const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && target.closest("[hidden]")) { reset(); apply(); target.scrollIntoView(); }
    });
    apply();
  }

  // For browsers that do not open the details around the target of a link.
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details");
    if (around && !around.open) { around.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", open);
  open();
}
