/** The page of the playground: connects the editors, the worker, the panels and the buttons. */
import { createEditor, setText } from "./editor.js";
import { create, find, tabs } from "./dom.js";
import { Engine } from "./engine.js";
import { CHECK_TIMEOUT, CONFIGURATION_URI, MAX_LENGTH, POLICY_URI } from "./limits.js";
import { Panels } from "./panels.js";
import { Server } from "./server.js";
import { decode, encode } from "./share.js";

const CONFIGURATION_DELAY = 400; // in milliseconds, after an edit
const EXAMPLE = "example"; // the parameter of the address

const engine = new Engine();
const server = new Server(engine, (findings) => panels.show(findings));
const refused = () => note(`The text may have at most ${MAX_LENGTH.toLocaleString("en")} characters here. The command line has no such limit.`);
const manifest = createEditor({ parent: find("manifest-text"), label: "Manifest", language: "yaml", changed: edited, refused, extensions: server.extension });
const configuration = createEditor({ parent: find("configuration-text"), label: "Configuration", language: "toml", changed: configured, refused });
const policy = createEditor({ parent: find("policy-text"), label: "Policy file", language: "toml", changed: configured, refused });
server.use(manifest, { [CONFIGURATION_URI]: configuration, [POLICY_URI]: policy });
const panels = new Panels(engine, manifest);
const showFile = tabs(find("files"), () => [manifest, configuration, policy].forEach((view) => view.requestMeasure()));

let paused = false;
let timer;

function texts() {
  return { manifest: manifest.state.doc.toString(), configuration: configuration.state.doc.toString(), policy: policy.state.doc.toString() };
}

/** Show what the page does now. */
function status(text, state = "") {
  find("status").textContent = text;
  find("root").dataset.state = state;
}

/** Show a message to the user, with a button if *action* is given. */
function note(text, label, action) {
  const children = [text];
  if (label) {
    const button = create("button", { type: "button", className: "md-button wlp-fix", textContent: label });
    button.addEventListener("click", () => (clearNote(), action()));
    children.push(" ", button);
  }
  find("note").replaceChildren(...children);
  find("note").hidden = false;
}

function clearNote() {
  find("note").hidden = true;
}

function edited() {
  clearNote();
  if (paused) {
    resume();
  }
  panels.update();
}

function resume() {
  paused = false;
  if (engine.serving) {
    server.connect();
    status("Ready.", "ready");
  }
}

function configured() {
  clearTimeout(timer);
  clearNote();
  timer = setTimeout(async () => {
    const { configuration, policy } = texts();
    try {
      await engine.call("write_files", configuration, policy);
      server.reload();
    } catch {
      // The worker was restarted, and has read both.
    }
  }, CONFIGURATION_DELAY);
}

function start(check) {
  status("Loading Python and workerlint…", "loading");
  engine.start(texts(), { check });
}

engine.addEventListener("loaded", ({ detail }) => {
  find("root").dataset.parser = detail.parser;
});
engine.addEventListener("checked", ({ detail }) => {
  server.show(detail.findings);
  find("root").dataset.checked = String(Math.round(performance.now()));
  status("Checked. Loading completion, hover and fixes…", "checked");
});
engine.addEventListener("serving", () => {
  if (!paused) {
    server.connect();
  }
  status(paused ? "Paused." : "Ready.", paused ? "paused" : "ready");
  panels.update();
  keepOffline();
});
engine.addEventListener("overrun", () => {
  server.disconnect();
  paused = true;
  note(`The check took longer than ${CHECK_TIMEOUT / 1000} seconds and was stopped. Edit the text to check it again.`, "Check again", resume);
  start(false);
});
engine.addEventListener("failed", ({ detail }) => {
  server.disconnect();
  status("Not running.", "failed");
  note(`The playground could not start: ${detail.reason}.`, "Try again", () => start(true));
});

/** Keep the files of the page, so that it works without a network. */
async function keepOffline() {
  const { serviceWorker } = navigator;
  if (!serviceWorker || find("root").dataset.offline) {
    return;
  }
  try {
    await serviceWorker.register(new URL("../offline.js", import.meta.url));
    const { active } = await serviceWorker.ready;
    const own = performance.getEntriesByType("resource").map(({ name }) => name);
    const urls = [location.origin + location.pathname, ...own, ...(await engine.urls())];
    const channel = new MessageChannel();
    channel.port1.onmessage = () => (find("root").dataset.offline = "ready");
    active.postMessage({ urls: [...new Set(urls)].filter((url) => url.startsWith(location.origin)) }, [channel.port2]);
  } catch {
    // Without it, as in a private window, the page needs the network.
  }
}

/** Return the texts to begin with: those of the link, or of an example. Throw an Error if the link is not valid. */
async function given() {
  const shared = await decode(location.hash);
  if (shared) {
    return shared;
  }
  const name = new URLSearchParams(location.search).get(EXAMPLE);
  return examples.find((example) => example.id === name) ?? examples[0];
}

async function load(first = false) {
  let found = examples[0];
  let problem = "";
  try {
    found = await given();
  } catch (error) {
    problem = `The link is not valid: ${error.message}.`;
  }
  const { id = "", manifest: text, configuration: settings = "", policy: rules = "" } = found;
  setText(manifest, text);
  setText(configuration, settings);
  setText(policy, rules);
  find("examples").value = id;
  showFile("manifest");
  if (problem) {
    note(problem);
  }
  if (first) {
    start(true);
  }
}

function fillExamples() {
  const groups = new Map();
  for (const { id, title, group } of examples) {
    groups.set(group, [...(groups.get(group) ?? []), create("option", { value: id, textContent: title })]);
  }
  const options = [...groups].map(([label, members]) => create("optgroup", { label }, ...members));
  find("examples").append(create("option", { value: "", textContent: "Shared or own text", hidden: true }), ...options);
  find("examples").addEventListener("change", ({ target }) => {
    history.replaceState(null, "", `?${EXAMPLE}=${encodeURIComponent(target.value)}`);
    load();
  });
}

async function share() {
  let hasSecret = false;
  try {
    hasSecret = await engine.call("contains_secret", Object.values(texts()));
  } catch (error) {
    note(`The text could not be searched for secrets: ${error.message}.`);
    return;
  }
  if (hasSecret) {
    note("The text contains a secret. Everybody with the link could read it.", "Share it anyway", copyLink);
  } else {
    await copyLink();
  }
}

async function copyLink() {
  history.replaceState(null, "", location.pathname + (await encode(texts())));
  try {
    await navigator.clipboard.writeText(location.href);
    note("The link with your text is copied, and in the address bar.");
  } catch {
    note("The link with your text is in the address bar.");
  }
}

find("format").addEventListener("click", () => server.format());
find("fix").addEventListener("click", async () => {
  if (!(await server.fixAll())) {
    note("There is no safe fix. Findings may have fixes to review.");
  }
});
find("share").addEventListener("click", share);
addEventListener("hashchange", () => load());

const response = await fetch(new URL("examples.json", import.meta.url));
const examples = await response.json();
fillExamples();
await load(true);
