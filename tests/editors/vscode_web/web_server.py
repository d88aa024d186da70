"""A server of static files for VS Code for the Web, with the packaged extension and the files of a virtual workspace."""

from __future__ import annotations

import http.server
import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Self

_HERE = Path(__file__).parent


class WebServer:
    """Serves VS Code from *vscode*, the unpacked *extension*, and *files*, the directory of the virtual file system."""

    def __init__(self, vscode: Path, extension: Path, files: Path, settings: Mapping[str, Any]) -> None:
        page = (_HERE / "page.html").read_text(encoding="utf-8")
        self._page = page.replace("/* settings */", json.dumps(settings))
        self._roots = {
            "vscode": vscode,
            "extension": extension,
            "file_system": _HERE / "file_system",
            "files": files,
        }
        server = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def translate_path(self, path: str) -> str:
                return str(server.path_of(path))

            def do_GET(self) -> None:
                if urlsplit(self.path).path == "/":
                    self.answer(server.page, "text/html")
                elif self.path.startswith("/files/"):
                    self.read()
                else:
                    super().do_GET()

            def do_PUT(self) -> None:
                server.path_of(self.path).write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
                self.answer(b"")

            def do_DELETE(self) -> None:
                server.path_of(self.path).unlink()
                self.answer(b"")

            def read(self) -> None:
                path = server.path_of(self.path)
                if path.is_dir():
                    entries = [(entry.name, entry.is_file()) for entry in sorted(path.iterdir())]
                    self.answer(json.dumps(entries).encode(), kind="directory")
                elif path.is_file():
                    self.answer(path.read_bytes(), kind="file", time=path.stat().st_mtime_ns // 1_000_000)
                else:
                    self.send_error(404)

            def answer(
                self, content: bytes, type: str = "application/octet-stream", kind: str = "", time: int = 0
            ) -> None:
                self.send_response(200)
                headers = {"Content-Type": type, "Content-Length": len(content), "X-Kind": kind, "X-Time": time}
                for name, value in headers.items():
                    self.send_header(name, str(value))
                self.end_headers()
                self.wfile.write(content)

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        # Browsers resolve all names below localhost without a server of names.
        self.url = f"http://vscode.localhost:{self._server.server_port}"

    @property
    def page(self) -> bytes:
        return self._page.encode()

    def path_of(self, path: str) -> Path:
        """Return the file that a URL names."""
        name, _, rest = unquote(urlsplit(path).path).lstrip("/").partition("/")
        return self._roots.get(name, _HERE / "missing") / rest

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
