#!/usr/bin/env python3
"""`evidence explain`: what a bundle says and which checks it passes, as text and JSON. It decides nothing, so neither does its code."""

import base64
import json
import unittest

from line import DEMO, KEY, LineTest, image_digest


def blob(image, digest):
    return (DEMO / "images" / image / "blobs" / "sha256" / digest.removeprefix("sha256:")).read_bytes()


def bundle_of(image):
    """The bundle that is attached to a demo image."""
    index = json.loads((DEMO / "images" / image / "index.json").read_text())
    manifest = next(one for one in index["manifests"] if "sigstore.bundle" in one.get("artifactType", ""))
    return json.loads(blob(image, json.loads(blob(image, manifest["digest"]))["layers"][0]["digest"]))


class Explain(LineTest):
    def explain(self, bundle, *more):
        (self.folder / "bundle.json").write_text(bundle if isinstance(bundle, str) else json.dumps(bundle))
        return self.run_program("evidence", "explain", "bundle.json", *more)

    def outcomes(self, *arguments):
        answer = self.explain(*arguments, "-o", "json")
        self.assertEqual(answer.code, 0, answer.err)
        return {check["check"]: (check["outcome"], check.get("reason", {}).get("id")) for check in answer.json()["checks"]}

    def test_checks_that_pass_and_checks_that_cannot_be_made(self):
        outcomes = self.outcomes(bundle_of("api"), "--key", KEY, "--artifact", image_digest("api"))
        self.assertEqual(outcomes["about the artefact"], ("passed", None))
        self.assertEqual(outcomes["signature"], ("passed", None))
        self.assertEqual(outcomes["certificate"], ("absent", None))
        self.assertEqual(self.outcomes(bundle_of("api"))["signature"], ("unchecked", None))

    def test_a_check_that_fails_has_its_reason_and_changes_no_code(self):
        outcomes = self.outcomes(bundle_of("api"), "--key", KEY, "--artifact", image_digest("worker"))
        self.assertEqual(outcomes["about the artefact"], ("failed", "signature.subject-mismatch"))
        self.assertEqual(outcomes["signature"], ("passed", None))

    def test_the_text_says_the_same(self):
        answer = self.explain(bundle_of("api"), "--key", KEY, "--artifact", image_digest("worker"))
        self.assertEqual(answer.code, 0, answer.err)
        self.assertIn("content: DSSE envelope", answer.out)
        self.assertRegex(answer.out, r"failed +about the artefact: signature\.subject-mismatch ")
        self.assertRegex(answer.out, r"passed +signature\b")

    def test_a_hostile_text_does_not_reach_the_terminal(self):
        bundle = bundle_of("api")
        statement = json.loads(base64.b64decode(bundle["dsseEnvelope"]["payload"]))
        statement["subject"][0]["name"] = statement["predicateType"] = "\x1b]0;owned\x07\n  passed    everything"
        bundle["dsseEnvelope"]["payload"] = base64.b64encode(json.dumps(statement).encode()).decode()
        answer = self.explain(bundle)
        self.assertIn("owned", answer.out)
        self.assertNotIn("\x1b", answer.out)
        self.assertNotRegex(answer.out, "(?m)^ +passed +everything")

    def test_what_is_no_bundle_and_words_that_are_wrong(self):
        self.assertEqual(self.explain("{}").code, 78)
        self.assertEqual(self.explain(bundle_of("api"), "--artifact", "sha256:12").code, 64)
        self.assertEqual(self.explain(bundle_of("api"), "--effective-time", "yesterday").code, 64)
        self.assertEqual(self.explain(bundle_of("api"), "--key", "bundle.json").code, 78)
        self.assertEqual(self.explain(bundle_of("api"), "--trusted-root", "bundle.json").code, 78)


if __name__ == "__main__":
    unittest.main(verbosity=2)
