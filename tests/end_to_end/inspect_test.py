#!/usr/bin/env python3
"""pratique inspect: what an image is and what is attached to it, in registries and layouts, and what could not be read."""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.request

from line import DEMO, TOP, LineTest, image_digest, layout

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
HOSTILE = SHARED / "tools" / "hostile_registry.py"


class InspectTest(LineTest):
    def inspect(self, image, *more):
        answer = self.run_program("inspect", image, "-o", "json", *more)
        return answer.code, json.loads(answer.out) if answer.out else answer.err


class InARealRegistry(InspectTest):
    def setUp(self):
        super().setUp()
        self.host = self.start_registry()
        self.push("api", f"{self.host}/demo/api")
        self.digest = image_digest("api")
        manifest = (DEMO / "images" / "api" / "blobs" / "sha256" / self.digest.split(":")[1]).read_bytes()
        self.manifest = json.loads(manifest)
        self.size = len(manifest)
        for tag in ("v1", "latest"):
            self.put_tag(tag, manifest)
        self.put_tag("other", manifest.replace(b"{", b'{"annotations":{"other":"yes"},', 1))

    def put_tag(self, tag, manifest):
        urllib.request.urlopen(urllib.request.Request(f"http://{self.host}/v2/demo/api/manifests/{tag}", data=manifest, method="PUT",
                                                      headers={"Content-Type": MANIFEST_TYPE}), timeout=10).close()

    def test_a_tag_is_resolved_and_everything_is_shown(self):
        code, seen = self.inspect(f"{self.host}/demo/api:v1")
        self.assertEqual(code, 0)
        self.assertEqual((seen["image"], seen["tag"]),
                         (f"{self.host}/demo/api@{self.digest}", {"name": "v1", "digest": self.digest}))
        shown = seen["manifest"]
        self.assertEqual((shown["media_type"], shown["size"], shown["config"]["digest"]),
                         (MANIFEST_TYPE, self.size, self.manifest["config"]["digest"]))
        self.assertEqual(shown["layers"], {"count": len(self.manifest["layers"]),
                                           "size": sum(layer["size"] for layer in self.manifest["layers"])})
        self.assertEqual([p["platform"] for p in seen["platforms"]], ["linux/amd64"])
        (bundle,) = seen["attached"]
        self.assertEqual((bundle["kind"], bundle["statements"], bundle["problem"]), ("sigstore-bundle", [], None))
        self.assertEqual([notice["id"] for notice in seen["notices"]], ["referrers.fallback"])
        self.assertIsNone(seen["tags"])

    def test_a_tag_beside_a_digest_is_said_to_have_moved(self):
        _, seen = self.inspect(f"{self.host}/demo/api:other@{self.digest}")
        self.assertEqual(seen["digest"], self.digest)
        self.assertNotEqual(seen["tag"]["digest"], self.digest)
        text = self.run_program("inspect", f"{self.host}/demo/api:other@{self.digest}").out
        self.assertIn("tag other means sha256:", text)

    def test_tags_on_demand(self):
        code, seen = self.inspect(f"{self.host}/demo/api@{self.digest}", "--tags")
        self.assertEqual((code, sorted(seen["tags"])), (0, ["latest", "v1"]))

    def test_evidence_says_what_statements_are(self):
        _, seen = self.inspect(f"{self.host}/demo/api@{self.digest}", "--evidence")
        self.assertEqual(seen["attached"][0]["statements"], ["https://sigstore.dev/cosign/sign/v1"])

    def test_attachments_of_attachments_are_shown_with_evidence_only(self):
        (self.folder / "sbom").write_text("{}")
        image = f"{self.host}/demo/api@"
        sbom = self.run_program("attach", "sbom", "--artifact-type", "application/vnd.cyclonedx+json", "--image", image + self.digest)
        nested = self.run_program("attach", "sbom", "--artifact-type", "application/vnd.example.note", "--image",
                                  image + sbom.out.strip())
        self.assertEqual(nested.code, 0, nested.err)
        _, seen = self.inspect(image + self.digest)
        by_digest = {item["digest"]: item for item in seen["attached"]}
        self.assertEqual((by_digest[sbom.out.strip()]["kind"], by_digest[sbom.out.strip()]["attached"]), ("sbom", []))
        _, seen = self.inspect(image + self.digest, "--evidence")
        by_digest = {item["digest"]: item for item in seen["attached"]}
        (child,) = by_digest[sbom.out.strip()]["attached"]
        self.assertEqual((child["digest"], child["kind"], child["artifact_type"]),
                         (nested.out.strip(), "unknown", "application/vnd.example.note"))
        text = self.run_program("inspect", image + self.digest, "--evidence").out
        self.assertIn("SBOM (CycloneDX)", text)
        self.assertIn("application/vnd.example.note", text)

    def test_cosigns_older_tags_are_shown(self):
        digest = self.digest.split(":")[1]
        layer = b'{"critical":{}}'
        blob = self.run_program("attach", "-", "--artifact-type", "text/plain", "--image", f"{self.host}/demo/api@{self.digest}",
                                "-o", "json", input=layer).json()["manifest"]
        blob["layers"][0]["mediaType"] = "application/vnd.dev.cosign.simplesigning.v1+json"
        del blob["subject"], blob["artifactType"]
        self.put_tag(f"sha256-{digest}.sig", json.dumps(blob).encode())
        _, seen = self.inspect(f"{self.host}/demo/api@{self.digest}")
        kinds = {item["found"]: item["kind"] for item in seen["attached"]}
        self.assertEqual(kinds[f"sha256-{digest}.sig"], "cosign-signature")

    def test_what_is_not_there(self):
        code, err = self.inspect(f"{self.host}/demo/api@sha256:{'0' * 64}")
        self.assertEqual(code, 4)
        self.assertIn("image.not-found", err)
        code, err = self.inspect(f"{self.host}/demo/api:nothing")
        self.assertEqual(code, 64)
        self.assertIn("tag.not-found", err)


class InALayout(InspectTest):
    def test_a_layout_by_digest_and_by_tag(self):
        folder = self.folder / "layout"
        shutil.copytree(DEMO / "images" / "api", folder)
        index = json.loads((folder / "index.json").read_text())
        index["manifests"][0].setdefault("annotations", {})["org.opencontainers.image.ref.name"] = "v1"
        (folder / "index.json").write_text(json.dumps(index))
        for image in (f"oci:layout@{image_digest('api')}", "oci:layout:v1"):
            code, seen = self.inspect(image)
            self.assertEqual((code, seen["digest"], seen["tags"]), (0, image_digest("api"), ["v1"]))
            self.assertEqual([item["kind"] for item in seen["attached"]], ["sigstore-bundle"])

    def test_what_cannot_be_read_is_said_and_the_rest_is_shown(self):
        folder = self.folder / "layout"
        shutil.copytree(DEMO / "images" / "api", folder)
        attached = json.loads((folder / "index.json").read_text())["manifests"][1]["digest"]
        bundle = json.loads((folder / "blobs/sha256" / attached.split(":")[1]).read_text())["layers"][0]["digest"]
        (folder / "blobs/sha256" / bundle.split(":")[1]).unlink()
        self.assertEqual(self.inspect(f"oci:layout@{image_digest('api')}")[0], 0)  # without evidence it is not needed
        code, seen = self.inspect(f"oci:layout@{image_digest('api')}", "--evidence")
        self.assertEqual((code, seen["complete"], [u["id"] for u in seen["unreadable"]]), (4, False, ["content.unavailable"]))
        self.assertEqual(seen["attached"][0]["problem"]["id"], "content.unavailable")
        text = self.run_program("inspect", f"oci:layout@{image_digest('api')}", "--evidence")
        self.assertEqual(text.code, 4)
        self.assertIn("could not be read", text.out)

    def test_strangers_text_is_escaped(self):
        folder = self.folder / "layout"
        shutil.copytree(DEMO / "images" / "api", folder)
        (self.folder / "note").write_text("x")
        answer = self.run_program("attach", "note", "--artifact-type", "text/plain", "--image", f"oci:layout@{image_digest('api')}",
                                  "--annotation", "a=\x1b[31mred\u202e\nline")
        self.assertEqual(answer.code, 0, answer.err)
        text = self.run_program("inspect", f"oci:layout@{image_digest('api')}").out
        self.assertNotIn("\x1b", text)
        self.assertNotIn("\u202e", text)
        self.assertIn("\\x1b[31mred\\u202e\\nline", text)

    def test_wrong_words(self):
        for image in ("registry.example/app", "oci:", "oci:layout", "oci::v1", "registry.example/app:", "registry.example/app@sha256:12"):
            answer = self.run_program("inspect", image)
            self.assertEqual(answer.code, 64, (image, answer.err))
            self.assertIn("hint: ", answer.err)

    def test_a_folder_that_is_no_layout(self):
        self.assertEqual(self.inspect(f"oci:nowhere@{image_digest('api')}")[0], 4)


@unittest.skipUnless(HOSTILE.is_file(), "the shared folder with its registry is not beside the checkout")
class CouldNotLook(InspectTest):
    def setUp(self):
        super().setUp()
        words = [sys.executable, HOSTILE, "--port", "0", "--repo", f"demo/app={DEMO / 'images' / 'api'}"]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (process.terminate(), process.wait(), process.stdout.close()))
        self.host = json.loads(process.stdout.readline())["main"].split("//", 1)[1]

    def look(self, fault):
        return self.inspect(f"{self.host}/{fault}demo/app@{image_digest('api')}", "--timeout", "3s")

    def test_a_list_that_cannot_be_read_is_not_an_empty_one(self):
        code, seen = self.look("")
        self.assertEqual((code, len(seen["attached"])), (0, 1))
        for fault in ("referrers-500", "referrers-429"):
            code, seen = self.look(f"fault-{fault}/")
            self.assertEqual((fault, code, seen["complete"], [u["id"] for u in seen["unreadable"]]),
                             (fault, 4, False, ["referrers.unavailable"]))
            self.assertIsNotNone(seen["manifest"])

    def test_what_is_about_another_image_is_shown_as_such(self):
        code, seen = self.look("fault-referrers-no-subject/")
        self.assertIn("referrer.subject-mismatch", {item["problem"]["id"] for item in seen["attached"] if item["problem"]})
        self.assertEqual(code, 0)

    def test_a_manifest_that_cannot_be_read_as_one(self):
        resolved = json.loads(urllib.request.urlopen(f"http://{self.host}/_ctl/stats", timeout=10).read())
        self.assertEqual(resolved["leaks"], 0)
        code, seen = self.inspect(f"{self.host}/fault-mediatype-mismatch/demo/app@{image_digest('api')}")
        self.assertEqual((code, seen["manifest"], seen["complete"]), (4, None, False))
        self.assertIn("manifest.ambiguous", {u["id"] for u in seen["unreadable"]})


if __name__ == "__main__":
    unittest.main(verbosity=2)
