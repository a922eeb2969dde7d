#!/usr/bin/env python3
"""Signatures by identity: flags, policies, the record. The images are really signed ones of the shared folder."""

import base64
import contextlib
import json
import os
import pathlib
import sqlite3
import unittest

from line import TOP, LineTest

SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
IMAGES = SHARED / "vectors" / "images"
ROOT = IMAGES / "trust" / "sigstore-loopback" / "trusted_root.json"
SIGNED = ("keyless-bundle", "sha256:94ff01e9afaae45861e9d1c80a04575ed1394271d2b76f86be21a4ee4b50b376")
SUBJECT = "https://github.com/org/app/.github/workflows/release.yml@refs/heads/main"
ISSUER = "https://token.actions.githubusercontent.com"
NOW = ("--effective-time", "2026-12-01T00:00:00Z")

POLICY = """\
apiVersion: pratique.dev/v1alpha1
kind: GatePolicy
metadata: {name: keyless}
spec:
  images: [{glob: "**"}]
  trustRoots: {ours: root.json}
  authorities:
    - name: pipeline
      keyless: {identities: [{issuer: "ISSUER", subject: "SUBJECT"}]}
      ctlog: {}
      rfc3161timestamp: {}
      trustRootRef: ours
  evidence: {signature: {anyOf: [pipeline]}}
  rules: []
"""


@unittest.skipUnless(ROOT.is_file(), "the shared folder with vectors/images is not beside the checkout")
class ByIdentity(LineTest):
    def image(self):
        return f"oci:{IMAGES / 'layouts' / SIGNED[0]}@{SIGNED[1]}"

    def flags(self, *more, subject=SUBJECT):
        return self.run_program("verify", "--image", self.image(), "--certificate-identity", subject, "--certificate-oidc-issuer",
                                ISSUER, "--trusted-root", ROOT, *NOW, "-o", "json", *more)

    def policy(self, **changes):
        file = pathlib.Path(self.folder) / "policy.yaml"
        text = POLICY.replace("ISSUER", ISSUER).replace("SUBJECT", changes.get("subject", SUBJECT))
        if "services" in changes:
            text = text.replace("keyless: {", f'keyless: {{url: "{changes["services"][0]}", ')
            text = text.replace("ctlog: {}", f'ctlog: {{url: "{changes["services"][1]}"}}')
        file.write_text(text)
        (pathlib.Path(self.folder) / "root.json").write_bytes(changes.get("root", ROOT.read_bytes()))
        return self.run_program("verify", "--image", self.image(), "--policy", file, *NOW, "-o", "json", "--db", self.db)

    def test_the_verdict_says_who_signed_and_which_times_were_believed(self):
        answer = self.flags()
        self.assertEqual(answer.code, 0, answer.err)
        signature = answer.json()["signatures"][0]
        self.assertEqual(signature["signer"], f"{SUBJECT} ({ISSUER})")
        self.assertEqual(signature["times"][0]["said_by"], "transparency-log")
        self.assertEqual(len(signature["times"]), 2)

    def test_another_identity_blocks(self):
        answer = self.flags(subject=SUBJECT + "2")
        self.assertEqual(answer.code, 2)
        self.assertIn("certificate.identity-mismatch", [reason["id"] for reason in answer.json()["reasons"]])

    def test_without_a_root_the_built_in_one_is_used_and_named(self):
        answer = self.run_program("verify", "--image", self.image(), "--certificate-identity", SUBJECT, "--certificate-oidc-issuer",
                                  ISSUER, *NOW, "-o", "json")
        self.assertEqual(answer.code, 2)  # signed with a test instance of Sigstore
        self.assertIn(("trusted-root", "sigstore-public"), [(one["kind"], one["name"]) for one in answer.json()["inputs"]])

    def test_a_built_in_root_is_named(self):
        answer = self.run_program("verify", "--image", self.image(), "--certificate-identity", SUBJECT, "--certificate-oidc-issuer",
                                  ISSUER, "--trusted-root", "builtin:github", "--insecure-ignore-sct", *NOW, "-o", "json")
        self.assertEqual(answer.code, 2, answer.err)
        self.assertIn(("trusted-root", "builtin:github"), [(one["kind"], one["name"]) for one in answer.json()["inputs"]])
        self.assertEqual(self.flags("--trusted-root", "builtin:gitlab").code, 64)

    def test_a_detached_sct_is_read_and_has_to_be_good(self):
        sct = self.folder / "sct.json"
        sct.write_text("{}")
        self.assertEqual(self.flags("--sct", sct).code, 78)
        self.assertEqual(self.flags("--sct", self.folder / "nowhere").code, 64)
        good = {"sct_version": 0, "id": base64.b64encode(bytes(32)).decode(), "timestamp": 1, "extensions": "", "signature": "BAMAAQA="}
        sct.write_text(json.dumps(good))
        answer = self.flags("--sct", sct)
        self.assertEqual((answer.code, "certificate.sct-invalid" in answer.ids()), (2, True), answer.err)
        self.assertIn("sct", [one["kind"] for one in answer.json()["inputs"]])

    def test_a_policy_says_itself_whether_scts_are_due(self):
        self.assertEqual(self.flags("--insecure-ignore-sct").code, 0)
        self.assertEqual(self.policy().code, 0)
        answer = self.run_program("verify", "--image", self.image(), "--policy", pathlib.Path(self.folder) / "policy.yaml",
                                  "--insecure-ignore-sct", *NOW)
        self.assertEqual((answer.code, "insecureIgnoreSCT" in answer.err), (64, True), answer.err)

    def test_services_are_those_that_the_policy_names(self):
        self.assertEqual(self.policy(services=("https://fulcio.loopback.test", "https://rekor.loopback.test/")).code, 0)
        other = self.policy(services=("https://fulcio.loopback.test", "https://rekor2.loopback.test"))
        self.assertEqual((other.code, "tlog.unknown" in other.ids()), (2, True))
        for nobodys in (("https://fulcio.example", "https://rekor.loopback.test"), ("https://fulcio.loopback.test", "https://x.example")):
            answer = self.policy(services=nobodys)
            self.assertEqual((answer.code, "has no service" in answer.err), (78, True), answer.err)

    def test_a_policy_with_its_own_root_allows_and_replays_to_the_same_bytes(self):
        given = self.policy()
        self.assertEqual(given.code, 0, given.err)
        (pathlib.Path(self.folder) / "root.json").unlink()
        replay = self.run_program("verdict", "replay", 1, "--db", self.db)
        self.assertEqual((replay.code, replay.out), (0, given.out))

    def test_a_log_that_showed_another_tree_before_is_not_believed(self):
        self.assertEqual(self.flags("--db", self.db).code, 0)
        self.assertEqual(self.flags("--db", self.db).code, 0)
        with contextlib.closing(sqlite3.connect(self.db)) as store, store:
            self.assertEqual(store.execute("UPDATE log_tree SET root = replace(root, substr(root, 1, 8), '00000000')").rowcount, 1)
        answer = self.flags("--db", self.db)
        self.assertEqual((answer.code, "tlog.inconsistent" in answer.ids()), (2, True), answer.out)
        replay = self.run_program("verdict", "replay", 3, "--db", self.db)
        self.assertEqual((replay.code, replay.out), (0, answer.out))
        self.assertEqual(self.flags().code, 0)  # who remembers nothing sees nothing

    def test_flags_replay_to_the_same_bytes(self):
        given = self.flags("--db", self.db)
        replay = self.run_program("verdict", "replay", 1, "--db", self.db)
        self.assertEqual((replay.code, replay.out), (0, given.out))

    def test_a_policy_for_somebody_else_blocks(self):
        self.assertEqual(self.policy(subject="https://github.com/org/other").code, 2)

    def test_a_root_that_is_none_is_an_error_at_its_place(self):
        answer = self.policy(root=b"{}")
        self.assertEqual(answer.code, 78)
        self.assertIn("policy.yaml:6:22", answer.err)

    # A070
    def test_half_an_identity_is_a_usage_error(self):
        for words in (("--certificate-identity", SUBJECT), ("--certificate-oidc-issuer", ISSUER),
                      ("--certificate-identity", SUBJECT, "--certificate-identity-regexp", ".*", "--certificate-oidc-issuer", ISSUER),
                      ("--certificate-identity-regexp", "(", "--certificate-oidc-issuer", ISSUER),
                      ("--certificate-github-workflow-ref", "refs/heads/main")):
            self.assertEqual(self.run_program("verify", "--image", self.image(), *words).code, 64, words)

    def test_a_policy_and_an_identity_are_two_policies(self):
        self.policy()
        answer = self.run_program("verify", "--image", self.image(), "--policy", pathlib.Path(self.folder) / "policy.yaml",
                                  "--certificate-identity", SUBJECT, "--certificate-oidc-issuer", ISSUER)
        self.assertEqual(answer.code, 64)


@unittest.skipUnless(ROOT.is_file(), "the shared folder with vectors is not beside the checkout")
class Blobs(LineTest):
    CASE = SHARED / "vectors" / "sigstore-bundles" / "conf-happy-path-v0.1"
    NAME = ("https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/"
            "extremely-dangerous-oidc-beacon.yml@refs/heads/main")

    def check(self, artifact, *more, name=None):
        return self.run_program("verify-blob", "--bundle", self.CASE / "bundle.sigstore.json", "--certificate-identity",
                                name or self.NAME, "--certificate-oidc-issuer", ISSUER, artifact, *more)

    def test_a_real_bundle_verifies_with_the_built_in_root(self):
        answer = self.check(self.CASE / "artifact", "-o", "json")
        self.assertEqual(answer.code, 0, answer.err + answer.out)
        self.assertTrue(answer.json()["verified"])
        self.assertEqual(answer.json()["signatures"][0]["signer"], f"{self.NAME} ({ISSUER})")

    def test_another_file_or_another_name_is_refused(self):
        self.assertEqual(self.check(self.CASE / "args.json").code, 2)
        self.assertEqual(self.check(self.CASE / "artifact", name=self.NAME + "x").code, 2)

    def test_words_and_files_that_are_wrong(self):
        self.assertEqual(self.check("sha256:12").code, 64)
        self.assertEqual(self.check("/nowhere").code, 64)
        self.assertEqual(self.run_program("verify-blob", "--bundle", self.CASE / "bundle.sigstore.json", self.CASE / "artifact").code, 64)
        self.assertEqual(self.check(self.CASE / "artifact", "--trusted-root", self.CASE / "args.json").code, 78)


if __name__ == "__main__":
    unittest.main(verbosity=2)
