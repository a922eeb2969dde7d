"""The servers that the benchmarks speak to, on loopback, and how a figure is printed."""
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("PRATIQUE_SHARED", os.path.join(os.path.dirname(TOP), "shared"))
DEMO = os.path.join(TOP, "deploy", "demo")
HOSTILE = os.path.join(SHARED, "tools", "hostile_registry.py")


def line(what, value, unit):
    print("%-46s %12.2f %s" % (what, value, unit), flush=True)


def is_shared_here():
    return os.path.isfile(HOSTILE)


class Registry:
    """The shared registry, which has the referrers API and counts requests; `options` are its own."""

    def __init__(self, *options):
        words = [sys.executable, HOSTILE, "--port", "0", *options]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.host = json.loads(self.process.stdout.readline())["main"].split("//", 1)[1]

    def control(self, what, method="GET"):
        with urllib.request.urlopen(urllib.request.Request("http://%s/_ctl/%s" % (self.host, what), method=method)) as answer:
            return json.load(answer)

    def requests_of(self, words, env):
        """The requests of one run of a program, as the registry saw them."""
        self.control("reset", "POST")
        subprocess.run(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        log = self.control("log")
        return log.get("requests", log) if isinstance(log, dict) else log

    def close(self):
        self.process.terminate()
        self.process.wait()


def self_signed(folder):
    """A key and a certificate for 127.0.0.1, as files."""
    key, certificate = os.path.join(folder, "front.key"), os.path.join(folder, "front.crt")
    if not os.path.exists(certificate):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
                       check=True, stderr=subprocess.DEVNULL)
    return key, certificate


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class TlsServer:
    """A server program that speaks HTTP/2 over TLS. `authority` is the file to believe it by."""

    def __init__(self, words, port, authority):
        self.authority = authority
        self.host = "127.0.0.1:%d" % port
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.close()
        sys.exit("%s does not answer on port %d" % (words[0], port))

    def close(self):
        self.process.terminate()
        self.process.wait()


def front(registry, folder):
    """Debian's nghttpx before a registry."""
    key, certificate = self_signed(folder)
    port = free_port()
    return TlsServer(["nghttpx", "-f127.0.0.1,%d" % port, "-b" + registry.host.replace(":", ","), "--backend-connections-per-host=128",
                      "--log-level=ERROR", key, certificate], port, certificate)


NGINX_MODULES = "/usr/lib/nginx/modules/"
NGINX = """daemon off; pid %(folder)s/nginx.pid; error_log %(folder)s/nginx.log; worker_processes 1;
load_module %(modules)sndk_http_module.so; load_module %(modules)sngx_http_lua_module.so;
events { worker_connections 512; }
http {
  access_log off; client_body_temp_path %(folder)s/body; proxy_temp_path %(folder)s/proxy; fastcgi_temp_path %(folder)s/fastcgi;
  uwsgi_temp_path %(folder)s/uwsgi; scgi_temp_path %(folder)s/scgi; keepalive_requests 1000000;
  server {
    listen 127.0.0.1:%(port)d ssl http2; ssl_certificate %(certificate)s; ssl_certificate_key %(key)s;
    location /v2/ { content_by_lua_block {
      ngx.sleep(%(seconds)f)
      ngx.header["Docker-Content-Digest"] = "sha256:%(digest)s"
      ngx.header["Content-Type"] = "application/vnd.oci.image.manifest.v1+json"
      ngx.header["Content-Length"] = 528
    } }
  }
}
"""


def can_answer_tags():
    return bool(shutil.which("nginx")) and os.path.exists(NGINX_MODULES + "ngx_http_lua_module.so")


def answer_tags(folder, latency_ms):
    """Debian's nginx, which says of every tag after a while that it is there: a registry that is not the limit itself."""
    key, certificate = self_signed(folder)
    port = free_port()
    config = os.path.join(folder, "nginx.conf")
    with open(config, "w", encoding="utf-8") as out:
        out.write(NGINX % {"folder": folder, "modules": NGINX_MODULES, "port": port, "key": key, "certificate": certificate,
                           "seconds": latency_ms / 1000, "digest": hashlib.sha256(b"a manifest").hexdigest()})
    return TlsServer(["nginx", "-p", folder, "-c", config], port, certificate)
