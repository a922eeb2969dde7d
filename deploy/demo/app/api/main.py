"""Answers GET /healthz and GET /settings; the settings come from a YAML file."""

import http.server
import json
import os
import pathlib

import yaml

SETTINGS = pathlib.Path(os.environ.get("SETTINGS", "/etc/demo/settings.yaml"))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/healthz":
            self.answer(200, {"status": "ok"})
        elif self.path == "/settings" and SETTINGS.is_file():
            self.answer(200, yaml.safe_load(SETTINGS.read_text(encoding="utf-8")))
        else:
            self.answer(404, {"error": "not found"})

    def answer(self, status, body):
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


if __name__ == "__main__":
    http.server.ThreadingHTTPServer(("0.0.0.0", 8080), Handler).serve_forever()
