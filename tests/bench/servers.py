"""The servers that the benchmarks speak to, on loopback, and how a figure is printed."""
import json
import os
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


class Front:
    """Debian's nghttpx before a registry: HTTP/2 over TLS. `authority` is the file to believe it by."""

    def __init__(self, registry, folder):
        key, self.authority = os.path.join(folder, "front.key"), os.path.join(folder, "front.crt")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.authority],
                       check=True, stderr=subprocess.DEVNULL)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.host = "127.0.0.1:%d" % port
        back = registry.host.replace(":", ",")
        self.process = subprocess.Popen(["nghttpx", "-f127.0.0.1,%d" % port, "-b" + back, "--backend-connections-per-host=128",
                                         "--log-level=ERROR", key, self.authority], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.wait_for(port)

    def wait_for(self, port):
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        self.close()
        sys.exit("nghttpx does not answer on port %d" % port)

    def close(self):
        self.process.terminate()
        self.process.wait()
