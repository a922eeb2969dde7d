#!/usr/bin/env python3
"""Signed a moment ago by real cosign with a real Sigstore on loopback: Fulcio, its CT log, both Rekors, a timestamp authority."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from line import TOP, LineTest, image_digest

TOOLS = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared")) / "tools" / "loopback-sigstore"
PROGRAMS = ("fulcio", "rekor-server", "rekor-server-posix", "trillian_log_server", "trillian_log_signer", "createtree", "ct_server",
            "timestamp-server", "cosign", "mariadbd", "go")
SUBJECT = "https://github.com/org/app/.github/workflows/release.yml@refs/heads/main"
ISSUER = "https://token.actions.githubusercontent.com"
TSA = "https://tsa.loopback.test/api/v1/timestamp"


def what_is_missing():
    path = os.environ.get("PATH", "") + ":/usr/sbin"
    missing = [program for program in PROGRAMS if not shutil.which(program, path=path)]
    if missing:
        return "not on PATH: " + ", ".join(missing)
    return None if (TOOLS / "up.sh").is_file() else "the shared folder is not beside the checkout"


@unittest.skipIf(what_is_missing(), what_is_missing() or "")
class LiveSigstore(LineTest):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        alone = cls.stack.enter_context(open(os.path.join(tempfile.gettempdir(), "pratique-live-sigstore.lock"), "w", encoding="ascii"))
        fcntl.flock(alone, fcntl.LOCK_EX)  # its ports are fixed
        cls.state = pathlib.Path(cls.stack.enter_context(tempfile.TemporaryDirectory(prefix="pratique-live-"))) / "stack"
        cls.environment = dict(os.environ, LOOPBACK_DIR=str(cls.state))
        cls.stack.callback(subprocess.run, [TOOLS / "down.sh"], env=cls.environment, capture_output=True, check=False)
        done = subprocess.run([TOOLS / "up.sh"], env=cls.environment, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            raise AssertionError("the loopback Sigstore does not start: " + done.stderr[-1000:])
        mint = ["python3", TOOLS / "oidc.py", "mint", "--keys", cls.state / "keys", "--github", "org/app"]
        cls.token = subprocess.run(mint, capture_output=True, text=True, check=True, timeout=30).stdout.strip()
        cls.root = cls.state / "out" / "trusted_root.json"

    def setUp(self):
        super().setUp()
        host = self.start_registry()
        self.push("batch", f"{host}/demo/batch")
        self.image = f"{host}/demo/batch@{image_digest('batch')}"

    def cosign(self, *arguments):
        done = subprocess.run(["cosign", *map(str, arguments)], cwd=self.folder, env=self.env(), capture_output=True, text=True,
                              timeout=120, check=False)
        self.assertEqual(done.returncode, 0, done.stderr[-1000:])

    def signing(self, kind):
        return ("--yes", "--identity-token", self.token, "--trusted-root", self.root, "--signing-config",
                self.state / "out" / f"signing_config.{kind}.json")

    def identity(self, subject=SUBJECT):
        return ("--certificate-identity", subject, "--certificate-oidc-issuer", ISSUER, "--trusted-root", self.root)

    def check_image(self, times):
        good = self.run_program("verify", "--image", self.image, *self.identity(), "-o", "json")
        self.assertEqual(good.code, 0, good.err + good.out)
        self.assertEqual([time["said_by"] for time in good.json()["signatures"][0]["times"]], times)
        other = self.run_program("verify", "--image", self.image, *self.identity(SUBJECT + "2"), "-o", "json")
        self.assertEqual((other.code, "certificate.identity-mismatch" in other.ids()), (2, True))
        public = self.run_program("verify", "--image", self.image, *self.identity()[:4], "-o", "json")
        self.assertEqual(public.code, 2, "the public Sigstore has nothing to say of this one")

    def test_an_image_signed_with_the_first_rekor(self):
        self.cosign("sign", *self.signing("without-tsa"), "--allow-http-registry", self.image)
        self.check_image(["transparency-log"])

    def test_an_image_signed_with_the_first_rekor_and_a_timestamp(self):
        self.cosign("sign", *self.signing("with-tsa"), "--allow-http-registry", self.image)
        self.check_image(["transparency-log", TSA])

    def test_an_image_signed_with_the_second_rekor(self):
        self.cosign("sign", *self.signing("rekor2"), "--allow-http-registry", self.image)
        self.check_image([TSA])

    def test_an_attestation_is_no_signature_of_the_image(self):
        (self.folder / "predicate.json").write_text('{"passed": true}')
        self.cosign("attest", *self.signing("rekor2"), "--allow-http-registry", "--predicate", "predicate.json", "--type",
                    "https://example.com/p/v1", self.image)
        answer = self.run_program("verify", "--image", self.image, *self.identity(), "-o", "json")
        self.assertEqual(answer.code, 2, answer.out)

    def test_a_file_and_its_bundle(self):
        (self.folder / "file").write_text("free pratique")
        for kind in ("without-tsa", "with-tsa", "rekor2"):
            bundle = self.folder / f"{kind}.json"
            self.cosign("sign-blob", *self.signing(kind), "--bundle", bundle, "file")
            with self.subTest(kind):
                good = self.run_program("verify-blob", "file", "--bundle", bundle, *self.identity())
                self.assertEqual(good.code, 0, good.err + good.out)
                (self.folder / "other").write_text("free practice")
                self.assertEqual(self.run_program("verify-blob", "other", "--bundle", bundle, *self.identity()).code, 2)


if __name__ == "__main__":
    unittest.main(verbosity=2)
