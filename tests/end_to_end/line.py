"""What the end-to-end tests share: the program, the demo images, a real registry with them, and a folder of its own."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("PRATIQUE_PROGRAM", str(TOP / "build" / "release" / "pratique"))
DEMO = TOP / "deploy" / "demo"
POLICY = DEMO / "policy.yaml"
KEY = DEMO / "keys" / "release.pub"
REPORTS = DEMO / "reports"


def image_digest(name):
    """The image is the first entry of a demo layout's index."""
    return json.loads((DEMO / "images" / name / "index.json").read_text())["manifests"][0]["digest"]


def layout(name):
    return f"oci:{DEMO / 'images' / name}@{image_digest(name)}"


def scope(name):
    return f"registry.example/demo/{name}"


def reports_of(name):
    return ["--report", str(REPORTS / f"{name}.trivy.json"), "--report", str(REPORTS / "bandit.json"),
            "--report", str(REPORTS / f"{name}.pip-audit.json")]


class Answer:
    def __init__(self, process):
        self.code = process.returncode
        self.out = process.stdout.decode("utf-8")
        self.err = process.stderr.decode("utf-8")

    def json(self):
        return json.loads(self.out)

    def ids(self):
        return {reason["id"] for reason in self.json()["reasons"]}


class LineTest(unittest.TestCase):
    """A folder for each test, which is also HOME: nothing of the machine's own configuration is read."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="pratique-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.db = str(self.folder / "pratique.db")

    def env(self, **more):
        others = ("PRATIQUE_", "GITHUB_", "CI_", "GITLAB_", "XDG_", "REGISTRY_", "REQUEST_METHOD")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(others) and not k.lower().endswith("_proxy")}
        return {**clean, "HOME": str(self.folder), "DOCKER_CONFIG": str(self.folder), "XDG_RUNTIME_DIR": str(self.folder / "runtime"),
                "CONTAINERS_REGISTRIES_CONF": "/dev/null", "NO_COLOR": "1", **more}

    def run_program(self, *arguments, env=None, preexec=None, **options):
        process = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, timeout=60, cwd=self.folder,
                                 env=self.env(**(env or {})), preexec_fn=preexec, check=False, **options)
        self.assertGreaterEqual(process.returncode, 0, f"died of a signal: {process.stderr[-300:]}")
        return Answer(process)

    def verify(self, name, *more, stage="prod", env=None):
        return self.run_program("verify", "--image", layout(name), "--scope", scope(name), "--policy", POLICY, "--stage", stage,
                                *reports_of(name), *more, env=env)

    def start_registry(self):
        """Debian's docker-registry on a free loopback port; ends with the test. Gives HOST:PORT."""
        folder = self.folder / "registry"
        folder.mkdir()
        host = subprocess.run([DEMO / "registry", folder], capture_output=True, text=True, check=True, timeout=60).stdout.strip()
        pid = int((folder / "pid").read_text())
        self.registry_pid = pid
        self.addCleanup(self.stop_registry)
        return host

    def stop_registry(self):
        try:
            os.kill(self.registry_pid, signal.SIGTERM)
        except ProcessLookupError:
            pass

    def start_second_registry(self):
        """go-containerregistry's `registry` (CONTRIBUTING.md), or the test is skipped."""
        about = subprocess.run(["registry", "-help"], capture_output=True, text=True, timeout=60) if shutil.which("registry") else None
        if about is None or "port to run registry on" not in about.stderr:
            self.skipTest("there is no second registry on PATH (CONTRIBUTING.md)")
        process = subprocess.Popen(["registry", "-port", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(lambda: (process.terminate(), process.communicate()))
        return "127.0.0.1:" + process.stderr.readline().rsplit(" ", 1)[1].strip()

    def push(self, name, repository):
        subprocess.run([DEMO / "push", DEMO / "images" / name, repository], check=True, capture_output=True, timeout=60)
