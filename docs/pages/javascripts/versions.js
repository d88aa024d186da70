// Turns the version in the header into a list, where the site has the documentation of several versions.
// They are in directories such as 0.2/ next to the newest, and versions.json in the root lists them, newest first. The
// version that is not released yet is dev/, and the last one.
(async () => {
  const shown = [...document.querySelectorAll("[data-site]")];
  if (!shown.length || location.protocol === "file:") return;
  const site = new URL(`${shown[0].dataset.site}/`, location.href);
  const current = /\/(\d+\.\d+|dev)\/$/.exec(site.pathname)?.[1];
  const root = new URL(current ? "../" : "./", site);
  const answer = await fetch(new URL("versions.json", root));
  const versions = answer.ok ? await answer.json() : [];
  if (versions.length < 2) return;
  for (const place of shown) {
    const list = document.createElement("select");
    list.setAttribute("aria-label", "Version");
    for (const version of versions) list.add(new Option(version, version));
    list.value = current ?? versions[0];
    list.addEventListener("change", () => {
      const target = list.value === versions[0] ? root : new URL(`${list.value}/`, root);
      location.assign(target);
    });
    place.replaceChildren(list);
  }
  if (current && current !== versions[0]) {
    const note = document.createElement("p");
    note.className = "admonition warning wl-old";
    const shownVersion = current === "dev" ? "a version that is not released yet" : `version ${current}`;
    note.append(`This is the documentation of ${shownVersion}. `);
    const link = document.createElement("a");
    link.href = root;
    link.textContent = `Version ${versions[0]} is ${current === "dev" ? "the newest release" : "newer"}.`;
    note.append(link);
    document.querySelector(".md-content__inner")?.prepend(note);
  }
})();
