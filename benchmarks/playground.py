"""Print the time from opening the playground to its first findings, compared with Python that is not compiled ahead.

Run it with ``python -m benchmarks.playground``; ``--json`` prints the figures as JSON. It requires npm and Chromium.
Both pages are the same, but in the second the standard library and workerlint are source files, which the browser
compiles at each start. They start in turns, each with an empty cache, so that the ratio of the medians is comparable
between machines.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from docs.generator.playground import BUILT, build_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser

STARTS = 7
BOUND = 0.75
"""The maximum ratio of the medians."""
TIMEOUT = 300_000
"""The time for one start in milliseconds."""
ROOT = Path(__file__).parents[1]


def build_site(work: Path, *, compiled: bool) -> Path:
    """Build the site with the playground into *work*, and return its directory."""
    name = "compiled" if compiled else "source"
    files, site = work / f"{name}-files", work / name
    build_files(ROOT, files, compiled=compiled)
    environment = {**os.environ, BUILT: str(files)}
    command = [sys.executable, "-m", "docs.generator", str(site)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return site


class _Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


def time_start(browser: Browser, site: Path) -> float:
    """Return the milliseconds from the request of the page to its first findings, with an empty cache."""
    handler = functools.partial(_Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        context = browser.new_context()
        try:
            tab = context.new_page()
            tab.goto(f"http://127.0.0.1:{server.server_port}/playground/")
            shown = tab.wait_for_selector("#wlp-root[data-checked]", timeout=TIMEOUT)
            return float((shown and shown.get_attribute("data-checked")) or "nan")
        finally:
            context.close()
            server.shutdown()
            thread.join()


def measure(work: Path) -> dict[str, list[float]]:
    """Return the times of all starts in milliseconds, of the page and of that with source files."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise LookupError("Chromium is not installed")
    sites = {"compiled": build_site(work, compiled=True), "source": build_site(work, compiled=False)}
    times: dict[str, list[float]] = {name: [] for name in sites}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(STARTS):
            for name, site in sites.items():
                times[name].append(time_start(browser, site))
        browser.close()
    return times


def main() -> int:
    """Print the medians and their ratio; return 1 if it exceeds the bound."""
    with tempfile.TemporaryDirectory() as name:
        times = measure(Path(name))
    medians = {name: statistics.median(values) for name, values in times.items()}
    ratio = medians["compiled"] / medians["source"]
    if "--json" in sys.argv:
        print(json.dumps({"starts": times, "medians": medians, "ratio": ratio}))
    else:
        for name, median in medians.items():
            print(f"{name}: {median:.0f} ms (median of {STARTS} starts)")
        print(f"ratio: {ratio:.2f} (at most {BOUND})")
    return 0 if ratio <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
