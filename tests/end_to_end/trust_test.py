#!/usr/bin/env python3
"""The commands around trusted roots, against a copy of Sigstore's repository of 2025 (shared folder) and with its time."""

import functools
import hashlib
import http.server
import os
import pathlib
import shutil
import subprocess
import threading
import unittest

from line import PROGRAM, TOP, Answer, LineTest

SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
MIRROR = SHARED / "vectors/tuf-conformance/tuf_conformance/static_data/sigstore-root-signing"
WHEN = "2025-02-09 12:02:08"
TRUSTED_ROOT = "sha256:f44a1b88128e55ebfb62189becbc0fa48d4ec9915c65ac54ba0e46a008b12d5b"


class Files(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Offline(LineTest):
    def test_status_tells_of_the_built_in_root_and_makes_nothing(self):
        answer = self.run_program("trust", "status", "-o", "json")
        self.assertEqual(answer.code, 0, answer.err)
        states = {state["repository"]: (state["state"], state["digest"]) for state in answer.json()}
        files = {"https://tuf-repo-cdn.sigstore.dev": "public-good", "https://tuf-repo.github.com": "github"}
        digests = {url: hashlib.sha256((TOP / "verifier/trust-data" / f"{name}.trusted_root.json").read_bytes()).hexdigest()
                   for url, name in files.items()}
        self.assertEqual(states, {url: ("built-in", f"sha256:{digest}") for url, digest in digests.items()})
        self.assertFalse((self.folder / ".local").exists())

    def test_without_a_pinned_root_nobody_is_asked(self):
        answer = self.run_program("trust", "update", "--url", "http://127.0.0.1:9")
        self.assertEqual((answer.code, "[trust.not-pinned]" in answer.err), (78, True), answer.err)

    def test_wrong_words(self):
        root = self.folder / "root.json"
        root.write_text("{}")
        for arguments in (["update", "--url", "file:///etc"], ["update", "--root", root], ["pin", root], ["pin", root, "--digest", "x"],
                          ["update", "--root-digest", TRUSTED_ROOT], ["status", "-o", "yaml"], ["status", "--effective-time", "soon"]):
            self.assertEqual(self.run_program("trust", *arguments).code, 64, arguments)
        answer = self.run_program("trust", "pin", root, "--digest", "sha256:" + hashlib.sha256(b"{}").hexdigest())
        self.assertEqual((answer.code, "[trust.malformed]" in answer.err), (78, True), answer.err)


@unittest.skipUnless(MIRROR.is_dir(), "the shared folder's copy of Sigstore's repository is not there")
@unittest.skipUnless(shutil.which("faketime"), "faketime is not installed")
class Distribution(LineTest):
    def setUp(self):
        super().setUp()
        self.site = self.folder / "site"
        shutil.copytree(MIRROR / "metadata", self.site)
        shutil.copytree(MIRROR / "targets", self.site / "targets")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Files, directory=self.site))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (server.shutdown(), server.server_close()))
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        self.root = MIRROR / "initial_root.json"
        self.digest = "sha256:" + hashlib.sha256(self.root.read_bytes()).hexdigest()

    def then(self, *arguments):
        """The program in the time of the copy."""
        run = subprocess.run(["faketime", WHEN, PROGRAM, *map(str, arguments)], capture_output=True, timeout=60, cwd=self.folder,
                             env=self.env(TZ="UTC"), check=False)
        return Answer(run)

    def update(self, *more):
        return self.then("trust", "update", "--url", self.url, "-o", "json", *more)

    def pin(self):
        return self.run_program("trust", "pin", self.root, "--digest", self.digest, "--url", self.url)

    def test_from_a_pinned_root_to_the_trusted_root(self):
        self.assertEqual(self.pin().code, 0)
        answer = self.update()
        self.assertEqual(answer.code, 0, answer.err)
        [state] = answer.json()
        self.assertEqual((state["state"], state["digest"], state["pinned_root"]), ("good", TRUSTED_ROOT, self.digest))
        self.assertEqual((state["root"], state["timestamp"], state["snapshot"], state["targets"]), (12, 272, 159, 11))
        kept = pathlib.Path(state["trusted_root"]).read_bytes()
        self.assertEqual("sha256:" + hashlib.sha256(kept).hexdigest(), TRUSTED_ROOT)
        self.assertTrue(state["trusted_root"].startswith(str(self.folder / ".local/share/pratique/trust")))
        self.assertIn("good", self.then("trust", "status").out)
        later = self.run_program("trust", "status", "-o", "json")
        self.assertEqual((later.code, later.json()[0]["state"]), (2, "trust.expired"))

    def test_pinning_and_updating_in_one_step_again_and_again(self):
        one_step = ("--root", self.root, "--root-digest", self.digest)
        self.assertEqual([self.update(*one_step).code for _ in range(2)], [0, 0])
        other = self.update("--root", self.site / "11.root.json", "--root-digest",
                            "sha256:" + hashlib.sha256((self.site / "11.root.json").read_bytes()).hexdigest())
        self.assertEqual((other.code, "[trust.pinned]" in other.err), (78, True), other.err)

    def test_a_repository_that_is_over_is_refused(self):
        self.pin()
        answer = self.run_program("trust", "update", "--url", self.url)
        self.assertEqual((answer.code, "[trust.expired]" in answer.err, answer.out), (2, True, ""), answer.err)

    def test_a_damaged_mirror_is_refused_and_a_dead_one_is_another_answer(self):
        self.pin()
        timestamp = self.site / "timestamp.json"
        timestamp.write_text(timestamp.read_text().replace('"version": 272', '"version": 273'))
        answer = self.update()
        self.assertEqual((answer.code, "[trust.signature]" in answer.err), (2, True), answer.err)
        timestamp.unlink()
        answer = self.update()
        self.assertEqual((answer.code, "[trust.unavailable]" in answer.err), (4, True), answer.err)

    def test_many_at_once_leave_one_good_state(self):
        self.pin()
        command = ["faketime", WHEN, PROGRAM, "trust", "update", "--url", self.url]
        running = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=self.env(TZ="UTC")) for _ in range(6)]
        for process in running:
            _, said = process.communicate(timeout=60)
            self.assertEqual(process.returncode, 0, said)
        self.assertEqual(self.then("trust", "status").code, 0)

    def test_verify_does_not_look_there_by_itself(self):
        self.pin()
        [state] = self.update().json()
        before = sorted(p.name for p in pathlib.Path(state["trusted_root"]).parents[1].rglob("*"))
        plain = self.verify("api", "-o", "json")
        self.assertEqual(plain.code, 0, plain.err)
        self.assertNotIn(TRUSTED_ROOT, plain.out)
        self.assertEqual(before, sorted(p.name for p in pathlib.Path(state["trusted_root"]).parents[1].rglob("*")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
