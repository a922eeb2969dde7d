#!/usr/bin/env python3
"""The gate step and the audit against a real registry (Debian's docker-registry), and cosign as the other side."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import unittest
import urllib.request

from line import DEMO, KEY, POLICY, PROGRAM, TOP, LineTest, image_digest, reports_of

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"


def put_tag(host, repository, tag, manifest):
    request = urllib.request.Request(f"http://{host}/v2/{repository}/manifests/{tag}", data=manifest, method="PUT",
                                     headers={"Content-Type": MANIFEST_TYPE})
    urllib.request.urlopen(request, timeout=10).close()


def manifest_bytes(name):
    return (DEMO / "images" / name / "blobs" / "sha256" / image_digest(name).split(":")[1]).read_bytes()


class TheGate(LineTest):
    def test_the_same_verdicts_from_a_registry(self):
        self.assert_same_verdicts(self.start_registry())

    def test_the_same_verdicts_from_a_second_registry(self):
        host = self.start_second_registry()
        self.assert_same_verdicts(host)
        file = self.folder / "sbom.json"
        file.write_text('{"spdxVersion":"SPDX-2.3"}')
        image = f"{host}/demo/api@{image_digest('api')}"
        for changed in (True, False):
            attached = self.run_program("attach", file, "--artifact-type", "application/spdx+json", "--image", image)
            self.assertEqual((changed, attached.code), (changed, 0), attached.err)
        self.assertIn(attached.out.strip(), self.run_program("inspect", image, "-o", "json").out)
        self.assertEqual(self.run_program("verify", "--image", image, "--key", KEY).code, 0)
        self.assertEqual(self.run_program("verify", "--image", f"{host}/demo/none@{image_digest('api')}", "--key", KEY).code, 4)

    def assert_same_verdicts(self, host):
        for name, code in (("api", 0), ("worker", 2), ("batch", 2)):
            self.push(name, f"{host}/demo/{name}")
            answer = self.run_program("verify", "--image", f"{host}/demo/{name}@{image_digest(name)}", "--policy", POLICY,
                                      "--stage", "prod", *reports_of(name), "-o", "json")
            self.assertEqual(answer.code, code, answer.err)
        self.assertEqual(answer.json()["image"], f"{host}/demo/batch@{image_digest('batch')}")

    def test_a_tag_beside_the_digest_is_checked(self):
        host = self.start_registry()
        self.push("api", f"{host}/demo/api")
        put_tag(host, "demo/api", "v1", manifest_bytes("api"))
        image = f"{host}/demo/api:v1@{image_digest('api')}"
        same = self.run_program("verify", "--image", image, "--key", KEY, "-o", "json")
        self.assertEqual((same.code, same.ids() & {"tag.moved"}), (0, set()))
        other = manifest_bytes("api").replace(b"{", b'{"annotations":{"moved":"yes"},', 1)
        put_tag(host, "demo/api", "v1", other)
        moved = self.run_program("verify", "--image", image, "--key", KEY, "-o", "json")
        self.assertEqual(moved.code, 0)
        self.assertIn("tag.moved", moved.ids())


SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
HOSTILE = SHARED / "tools" / "hostile_registry.py"
TWO_SIGNERS = SHARED / "vectors" / "images" / "layouts" / "keyed-bundle-two-signers"


@unittest.skipUnless(HOSTILE.is_file(), "the shared folder with its registry is not beside the checkout")
class CouldNotLook(LineTest):
    """What could have decided and could not be read is undecided: never allowed, and never "unsigned"."""

    def verify_with(self, fault, layout=DEMO / "images" / "batch", key=KEY):
        digest = json.loads((layout / "index.json").read_text())["manifests"][0]["digest"]
        words = [sys.executable, HOSTILE, "--port", "0", "--repo", f"demo/app={layout}"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as registry:
            try:
                host = json.loads(registry.stdout.readline())["main"].split("//", 1)[1]
                image = f"{host}/{fault}demo/app@{digest}"
                return self.run_program("verify", "--image", image, "--key", key, "-o", "json", "--timeout", "3s")
            finally:
                registry.terminate()

    def test_an_honest_registry_says_that_there_is_no_signature(self):
        answer = self.verify_with("")
        self.assertEqual((answer.code, answer.ids()), (2, {"signature.missing"}))

    def test_a_list_of_referrers_that_cannot_be_read_is_undecided(self):
        for fault in ("referrers-500", "referrers-429"):
            answer = self.verify_with(f"fault-{fault}/")
            self.assertEqual((fault, answer.code, answer.json()["verdict"]), (fault, 4, "undecided"))

    @unittest.skipUnless(TWO_SIGNERS.is_dir(), "the shared folder's images are not there")
    def test_a_second_page_that_fails_is_undecided(self):
        for fault, code in (("", 2), ("fault-referrers-page-fails/", 4)):
            answer = self.verify_with(fault, TWO_SIGNERS, TWO_SIGNERS.parents[1] / "trust" / "keys" / "p256-c.pub")
            self.assertEqual((fault, answer.code), (fault, code), answer.out)


class TheAudit(LineTest):
    def setUp(self):
        super().setUp()
        self.host = self.start_registry()
        for name in ("api", "batch"):
            self.push(name, f"{self.host}/demo/{name}")
            put_tag(self.host, f"demo/{name}", "v1", manifest_bytes(name))
        put_tag(self.host, "demo/api", "latest", manifest_bytes("api"))
        policy = self.folder / "policy.yaml"
        policy.write_text('apiVersion: pratique.dev/v1alpha1\nkind: GatePolicy\nmetadata: {name: audit}\nspec:\n  images: [{glob: "**"}]\n'
                          f"  authorities: [{{name: release, key: {{file: {KEY}}}}}]\n"
                          "  evidence: {signature: {anyOf: [release]}}\n  rules: [{id: tag.moved}]\n")
        self.config = self.folder / "audit.yaml"
        self.write_config(f"  - {{name: {self.host}/demo/api, protected: [v1]}}\n  - {self.host}/demo/batch\n")

    def write_config(self, repositories):
        self.config.write_text(f"repositories:\n{repositories}policy: policy.yaml\ndatabase: pratique.db\n")

    def audit(self, *more):
        answer = self.run_program("audit", "run", "--config", self.config, "-o", "json", *more)
        return answer, {row["image"].split("/", 1)[1]: row for row in json.loads(answer.out)} if answer.out else {}

    def test_every_tag_is_resolved_and_every_image_verified(self):
        answer, tags = self.audit()
        self.assertEqual(answer.code, 2, answer.err)
        self.assertEqual({tag: row["outcome"] for tag, row in tags.items()},
                         {"demo/api:latest": "allow", "demo/api:v1": "allow", "demo/batch:v1": "block"})
        self.assertEqual({tag: row["signed"] for tag, row in tags.items()},
                         {"demo/api:latest": True, "demo/api:v1": True, "demo/batch:v1": False})
        self.assertEqual({row["tag"] for row in tags.values()}, {"created"})
        verdicts = self.run_program("verdict", "list", "--db", self.db, "-o", "json").json()
        self.assertEqual(sorted(v["outcome"] for v in verdicts), ["allow", "block"])  # one for each image, not for each tag

    def test_a_moved_tag_is_seen_once_and_a_protected_one_is_a_violation(self):
        self.audit()
        other = manifest_bytes("api").replace(b"{", b'{"annotations":{"moved":"yes"},', 1)
        put_tag(self.host, "demo/api", "v1", other)
        answer, tags = self.audit()
        self.assertEqual((tags["demo/api:v1"]["tag"], tags["demo/api:v1"]["violation"]), ("moved", True))
        self.assertEqual(tags["demo/api:v1"]["previous"], image_digest("api"))
        self.assertEqual(tags["demo/api:latest"]["tag"], "unchanged")
        _, tags = self.audit()
        self.assertEqual(tags["demo/api:v1"]["tag"], "unchanged")
        history = self.run_program("tags", "history", f"{self.host}/demo/api", "v1", "--db", self.db, "-o", "json").json()
        self.assertEqual([event["change"] for event in history], ["created", "moved"])

    def test_only_the_tags_that_match(self):
        self.write_config(f"  - {{name: {self.host}/demo/api, tags: [v*]}}\n")
        answer, tags = self.audit()
        self.assertEqual((answer.code, set(tags)), (0, {"demo/api:v1"}))

    def test_repositories_that_the_registry_lists(self):
        self.config.write_text(f"registries: [{{host: '{self.host}', repositories: ['demo/*'], protected: [v1]}}]\n"
                               "policy: policy.yaml\ndatabase: pratique.db\n")
        answer, tags = self.audit()
        self.assertEqual((answer.code, set(tags)), (2, {"demo/api:latest", "demo/api:v1", "demo/batch:v1"}))
        self.config.write_text(f"registries: [{{host: '{self.host}', repositories: ['demo/a*']}}]\n"
                               "policy: policy.yaml\ndatabase: pratique.db\n")
        answer, tags = self.audit()
        self.assertEqual((answer.code, set(tags)), (0, {"demo/api:latest", "demo/api:v1"}))

    def test_a_registry_whose_list_cannot_be_had_is_could_not_look(self):
        self.config.write_text("registries: [{host: '127.0.0.1:1'}]\npolicy: policy.yaml\ndatabase: pratique.db\n")
        answer, tags = self.audit()
        self.assertEqual((answer.code, tags), (4, {}))
        self.assertIn("127.0.0.1:1", answer.err)

    def test_a_repository_that_cannot_be_listed_is_could_not_look(self):
        self.write_config(f"  - {self.host}/demo/api\n  - {self.host}/demo/nobody\n")
        answer, tags = self.audit()
        self.assertEqual(answer.code, 4)
        self.assertIn("demo/nobody", answer.err)
        self.assertEqual(tags["demo/api:v1"]["outcome"], "allow")

    def test_an_interrupted_audit_is_taken_up(self):
        for number in range(40):
            put_tag(self.host, "demo/api", f"t{number:02}", manifest_bytes("api"))
        words = [PROGRAM, "audit", "run", "--config", str(self.config), "-o", "json"]
        first = subprocess.Popen(words, cwd=self.folder, env=self.env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not self.done():
            time.sleep(0.01)
        first.send_signal(signal.SIGTERM)
        out, err = first.communicate(timeout=30)
        before = self.done()
        answer, tags = self.audit()
        runs = self.run_program("audit", "status", "--db", self.db, "-o", "json").json()
        if first.returncode == 2:  # it was faster than the signal: then there is nothing to take up
            self.assertEqual(len(runs), 2)
            return
        self.assertEqual(first.returncode, 4, err)
        self.assertEqual([run["status"] for run in runs], ["complete"])
        self.assertEqual(runs[0]["done"], 43)
        self.assertEqual(len(tags), 43 - before)
        self.assertIn(f"{before} before", answer.err)

    def done(self):
        if not os.path.exists(self.db):
            return 0
        answer = self.run_program("audit", "status", "--db", self.db, "-o", "json")
        return answer.json()[0]["done"] if answer.code == 0 and answer.json() else 0

    def test_a_killed_audit_leaves_a_record_that_is_whole(self):
        words = [PROGRAM, "audit", "run", "--config", str(self.config)]
        process = subprocess.Popen(words, cwd=self.folder, env=self.env(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and process.poll() is None and not self.done():
            time.sleep(0.01)
        process.kill()
        process.wait()
        self.assertEqual(self.run_program("ledger", "verify", "--db", self.db).code, 0)

    def test_bad_audit_files(self):
        for text, word in (("repositories: []\npolicy: p\n", "audit.yaml:1:"), ("repositorys: [a/b]\npolicy: p\n", "repositories"),
                           ("repositories: [UPPER/x y]\npolicy: p\n", "audit.yaml:1:"), ("", "audit.yaml")):
            self.config.write_text(text)
            answer = self.run_program("audit", "run", "--config", self.config, "--db", self.db)
            self.assertEqual(answer.code, 78, answer.err)
            self.assertIn(word, answer.err)
        self.assertEqual(self.run_program("audit", "run", "--config", "no-such.yaml", "--db", self.db).code, 64)


@unittest.skipUnless(shutil.which("cosign"), "there is no cosign on PATH")
class WithCosign(LineTest):
    """Signed by the real tool just now, in both of its forms."""

    def cosign(self, *arguments):
        return subprocess.run(["cosign", *map(str, arguments)], cwd=self.folder, env=self.env(COSIGN_PASSWORD="x"),
                              capture_output=True, timeout=120, check=True)

    def setUp(self):
        super().setUp()
        self.host = self.start_registry()
        self.push("batch", f"{self.host}/demo/batch")
        self.image = f"{self.host}/demo/batch@{image_digest('batch')}"
        self.cosign("generate-key-pair")
        self.key = pathlib.Path(self.folder / "cosign.pub")

    def sign(self, *more):
        config = self.folder / "signing-config.json"
        config.write_text('{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}')
        self.cosign("sign", "--key", "cosign.key", "--yes", "--allow-http-registry", "--signing-config", config, *more, self.image)

    def test_a_bundle_of_cosign_verifies_and_one_of_another_key_does_not(self):
        unsigned = self.run_program("verify", "--image", self.image, "--key", self.key)
        self.assertEqual(unsigned.code, 2)
        self.sign()
        self.assertEqual(self.run_program("verify", "--image", self.image, "--key", self.key).code, 0)
        other = self.run_program("verify", "--image", self.image, "--key", KEY, "-o", "json")
        self.assertEqual((other.code, "signature.invalid" in other.ids()), (2, True))


if __name__ == "__main__":
    unittest.main(verbosity=2)
