#!/usr/bin/env python3
"""pratique attach: against a real registry without referrers API, the hostile one with and without, and image layouts."""

import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.error
import urllib.request

from line import DEMO, KEY, PROGRAM, TOP, LineTest, image_digest

INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json"
SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
HOSTILE = SHARED / "tools" / "hostile_registry.py"


def get(url, accept=MANIFEST_TYPE + ", " + INDEX_TYPE):
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept}), timeout=10) as answer:
        return answer.read()


def listed(host, repository, digest):
    """As every OCI 1.1 client finds them: by the API, or where there is none by the fallback tag."""
    try:
        return json.loads(get(f"http://{host}/v2/{repository}/referrers/{digest}"))["manifests"]
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
    try:
        return json.loads(get(f"http://{host}/v2/{repository}/manifests/{digest.replace(':', '-')}"))["manifests"]
    except urllib.error.HTTPError as error:
        if error.code != 404:
            raise
        return []


def bundle_of(name):
    """The Sigstore bundle that a demo image carries."""
    layout = DEMO / "images" / name
    for entry in json.loads((layout / "index.json").read_text())["manifests"]:
        manifest = json.loads((layout / "blobs" / "sha256" / entry["digest"].split(":")[1]).read_text())
        if manifest.get("subject"):
            return layout / "blobs" / "sha256" / manifest["layers"][0]["digest"].split(":")[1]
    raise AssertionError("there is none")


class AttachTest(LineTest):
    def setUp(self):
        super().setUp()
        self.file = self.folder / "sbom.json"
        self.file.write_text('{"spdxVersion":"SPDX-2.3"}')

    def attach(self, image, *more, file=None, kind="application/spdx+json"):
        return self.run_program("attach", file or self.file, "--artifact-type", kind, "--image", image, *more)

    def start_hostile(self, *options):
        words = [sys.executable, HOSTILE, "--port", "0", "--writable", "--repo", f"demo/app={DEMO / 'images' / 'batch'}", *options]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(lambda: (process.terminate(), process.wait(), process.stdout.close()))
        return json.loads(process.stdout.readline())["main"].split("//", 1)[1]


class InADockerRegistry(AttachTest):
    """Debian's docker-registry: no referrers API, so the list is the fallback tag."""

    def setUp(self):
        super().setUp()
        self.host = self.start_registry()
        self.push("batch", f"{self.host}/demo/batch")
        self.digest = image_digest("batch")
        self.image = f"{self.host}/demo/batch@{self.digest}"

    def test_what_is_attached_is_an_artifact_that_others_find(self):
        answer = self.attach(self.image, "--annotation", "org.example.note=x=y", "--media-type", "application/json")
        self.assertEqual(answer.code, 0, answer.err)
        digest = answer.out.strip()
        self.assertIn("push.unguarded", answer.err)
        manifest = json.loads(get(f"http://{self.host}/v2/demo/batch/manifests/{digest}"))
        image = get(f"http://{self.host}/v2/demo/batch/manifests/{self.digest}")
        self.assertEqual(manifest["subject"], {"mediaType": MANIFEST_TYPE, "digest": self.digest, "size": len(image)})
        self.assertEqual(manifest["artifactType"], "application/spdx+json")
        self.assertEqual(manifest["config"]["mediaType"], "application/vnd.oci.empty.v1+json")
        self.assertEqual(manifest["annotations"], {"org.example.note": "x=y"})
        (layer,) = manifest["layers"]
        self.assertEqual(layer["mediaType"], "application/json")
        self.assertEqual(layer["annotations"], {"org.opencontainers.image.title": "sbom.json"})
        self.assertEqual(get(f"http://{self.host}/v2/demo/batch/blobs/{layer['digest']}"), self.file.read_bytes())
        (entry,) = listed(self.host, "demo/batch", self.digest)
        self.assertEqual((entry["digest"], entry["artifactType"], entry["annotations"]),
                         (digest, "application/spdx+json", {"org.example.note": "x=y"}))

    @unittest.skipUnless(shutil.which("skopeo"), "there is no skopeo")
    def test_skopeo_reads_it(self):
        digest = self.attach(self.image).out.strip()
        raw = subprocess.run(["skopeo", "inspect", "--raw", "--tls-verify=false", f"docker://{self.image.split('@')[0]}@{digest}"],
                             capture_output=True, timeout=60, check=True, env=self.env()).stdout
        self.assertEqual("sha256:" + hashlib.sha256(raw).hexdigest(), digest)

    def test_the_same_again_changes_nothing(self):
        first = self.attach(self.image, "-o", "json").json()
        before = get(f"http://{self.host}/v2/demo/batch/manifests/{self.digest.replace(':', '-')}")
        again = self.attach(self.image, "-o", "json").json()
        self.assertEqual((first["digest"], first["changed"], again["changed"]), (again["digest"], True, False))
        self.assertEqual(get(f"http://{self.host}/v2/demo/batch/manifests/{self.digest.replace(':', '-')}"), before)

    def test_a_dry_run_says_the_digest_and_writes_nothing(self):
        said = self.attach(self.image, "--dry-run", "-o", "json").json()
        self.assertEqual((said["dry_run"], said["changed"]), (True, False))
        self.assertEqual(listed(self.host, "demo/batch", self.digest), [])
        with self.assertRaises(urllib.error.HTTPError):
            get(f"http://{self.host}/v2/demo/batch/manifests/{said['digest']}")
        self.assertEqual(self.attach(self.image).out.strip(), said["digest"])

    def test_eight_at_once_are_all_listed_or_say_that_they_are_not(self):
        words = [PROGRAM, "attach", "--artifact-type", "application/vnd.test", "--image", self.image, "-o", "json"]
        running = []
        for number in range(8):
            file = self.folder / f"file{number}"
            file.write_text(str(number))
            running.append(subprocess.Popen([*words, str(file)], cwd=self.folder, env=self.env(), stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE))
        good = set()
        for process in running:
            out, err = process.communicate(timeout=100)
            self.assertIn(process.returncode, (0, 4), err)
            if process.returncode == 0:
                good.add(json.loads(out)["digest"])
            else:
                self.assertIn(b"push.not-listed", err)
        self.assertGreater(len(good), 0)
        self.assertLessEqual(good, {entry["digest"] for entry in listed(self.host, "demo/batch", self.digest)})

    def test_a_bundle_that_is_attached_is_found_by_verify(self):
        self.push("api", f"{self.host}/demo/signed")
        image = f"{self.host}/demo/other@{image_digest('api')}"
        self.copy_image("api", "demo/other")
        before = self.run_program("verify", "--image", image, "--key", KEY)
        self.assertEqual(before.code, 2, before.err)
        self.assertEqual(self.attach(image, file=bundle_of("api"), kind=BUNDLE_TYPE).code, 0)
        after = self.run_program("verify", "--image", image, "--key", KEY)
        self.assertEqual(after.code, 0, after.out)

    def copy_image(self, name, repository):
        """The image alone, without what is attached to it."""
        layout = self.folder / "bare"
        shutil.copytree(DEMO / "images" / name, layout)
        index = json.loads((layout / "index.json").read_text())
        index["manifests"] = index["manifests"][:1]
        (layout / "index.json").write_text(json.dumps(index))
        subprocess.run([DEMO / "push", layout, f"{self.host}/{repository}"], check=True, capture_output=True, timeout=60)

    def test_a_big_file_arrives_whole_and_a_too_big_one_is_not_sent(self):
        big = self.folder / "big"
        big.write_bytes(os.urandom(20 << 20))
        layer = self.attach(self.image, "-o", "json", file=big).json()["manifest"]["layers"][0]["digest"]
        self.assertEqual(layer, "sha256:" + hashlib.sha256(get(f"http://{self.host}/v2/demo/batch/blobs/{layer}")).hexdigest())
        with big.open("ab") as file:
            file.truncate((32 << 20) + 1)
        answer = self.attach(self.image, file=big)
        self.assertEqual((answer.code, answer.out), (78, ""))
        self.assertIn("file.too-large", answer.err)

    def test_an_image_that_is_not_there_gets_nothing(self):
        answer = self.attach(f"{self.host}/demo/batch@sha256:{'0' * 64}")
        self.assertEqual(answer.code, 4)
        self.assertIn("image.not-found", answer.err)


@unittest.skipUnless(shutil.which("cosign"), "there is no cosign on PATH")
class BesideCosign(AttachTest):
    def test_a_bundle_made_by_cosign_elsewhere_verifies_here(self):
        host = self.start_registry()
        for repository in ("demo/signed", "demo/copy"):
            self.push("batch", f"{host}/{repository}")
        digest = image_digest("batch")

        def cosign(*arguments):
            subprocess.run(["cosign", *map(str, arguments)], cwd=self.folder, env=self.env(COSIGN_PASSWORD="x"), check=True,
                           capture_output=True, timeout=120)
        cosign("generate-key-pair")
        config = self.folder / "signing-config.json"
        config.write_text('{"mediaType":"application/vnd.dev.sigstore.signingconfig.v0.2+json"}')
        cosign("sign", "--key", "cosign.key", "--yes", "--allow-http-registry", "--signing-config", config,
               f"{host}/demo/signed@{digest}")
        (entry,) = listed(host, "demo/signed", digest)
        layer = json.loads(get(f"http://{host}/v2/demo/signed/manifests/{entry['digest']}"))["layers"][0]["digest"]
        bundle = self.folder / "bundle.json"
        bundle.write_bytes(get(f"http://{host}/v2/demo/signed/blobs/{layer}"))
        image = f"{host}/demo/copy@{digest}"
        self.assertEqual(self.run_program("verify", "--image", image, "--key", "cosign.pub").code, 2)
        self.assertEqual(self.attach(image, file=bundle, kind=BUNDLE_TYPE).code, 0)
        self.assertEqual(self.run_program("verify", "--image", image, "--key", "cosign.pub").code, 0)
        cosign("verify", "--key", "cosign.pub", "--insecure-ignore-tlog", "--allow-http-registry", image)


@unittest.skipUnless(HOSTILE.is_file(), "the shared folder with its registry is not beside the checkout")
class InOtherRegistries(AttachTest):
    def test_with_and_without_referrers_api(self):
        for there in ("1", "0"):
            host = self.start_hostile("--referrers", there)
            image = f"{host}/demo/app@{image_digest('batch')}"
            answer = self.attach(image)
            self.assertEqual(answer.code, 0, answer.err)
            self.assertEqual([entry["digest"] for entry in listed(host, "demo/app", image_digest("batch"))], [answer.out.strip()])

    def test_an_upload_that_is_led_away_is_refused(self):
        host = self.start_hostile()
        answer = self.attach(f"{host}/fault-upload-location-trap/demo/app@{image_digest('batch')}")
        self.assertEqual((answer.code, answer.out), (4, ""))
        self.assertIn("another origin", answer.err)
        stats = json.loads(get(f"http://{host}/_ctl/stats"))
        self.assertEqual((stats["leaks"], stats["trap_hits"]), (0, 0))

    def test_a_registry_that_takes_nothing(self):
        words = [sys.executable, HOSTILE, "--port", "0", "--repo", f"demo/app={DEMO / 'images' / 'batch'}"]
        with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as registry:
            try:
                host = json.loads(registry.stdout.readline())["main"].split("//", 1)[1]
                answer = self.attach(f"{host}/demo/app@{image_digest('batch')}")
            finally:
                registry.terminate()
        self.assertEqual((answer.code, answer.out), (4, ""))
        self.assertIn("push.failed", answer.err)


class InALayout(AttachTest):
    def setUp(self):
        super().setUp()
        shutil.copytree(DEMO / "images" / "batch", self.folder / "layout")
        self.image = f"oci:layout@{image_digest('batch')}"

    def test_it_is_found_there(self):
        answer = self.attach(self.image)
        self.assertEqual(answer.code, 0, answer.err)
        index = json.loads((self.folder / "layout" / "index.json").read_text())
        self.assertEqual(index["manifests"][-1]["digest"], answer.out.strip())
        before = (self.folder / "layout" / "index.json").read_bytes()
        self.assertEqual(self.attach(self.image, "-o", "json").json()["changed"], False)
        self.assertEqual((self.folder / "layout" / "index.json").read_bytes(), before)

    def test_a_folder_that_cannot_be_written_to(self):
        if os.geteuid() == 0:
            self.skipTest("root may write everywhere")
        (self.folder / "layout").chmod(0o500)
        self.addCleanup((self.folder / "layout").chmod, 0o700)
        self.assertEqual(self.attach(self.image).code, 4)

    def test_wrong_words(self):
        for words in ((), ("--annotation", "novalue"), ("--annotation", "a=1", "--annotation", "a=2"), ("--media-type", "text"),
                      ("--timeout", "never")):
            answer = self.attach(self.image, *words, kind="application/x" if words else "no-type")
            self.assertEqual(answer.code, 64, (words, answer.err))
        self.assertEqual(self.attach("registry.example/app:v1").code, 64)
        self.assertEqual(self.attach(self.image, file="no-such-file").code, 64)
        self.assertEqual(self.run_program("attach", self.file, "--image", self.image).code, 64)
        self.assertIn("hint: ", self.attach("registry.example/app:v1").err)

    def test_standard_input_has_no_name(self):
        said = self.run_program("attach", "-", "--artifact-type", "text/plain", "--image", self.image, "-o", "json", input=b"text")
        self.assertEqual(said.code, 0, said.err)
        self.assertNotIn("annotations", said.json()["manifest"]["layers"][0])


class Login(LineTest):
    def test_it_is_said_who_logs_in(self):
        answer = self.run_program("login", "ghcr.io", "-u", "me")
        self.assertEqual((answer.code, answer.out), (64, ""))
        for tool in ("docker", "podman", "skopeo", "oras"):
            self.assertIn(f"{tool} login ghcr.io", answer.err)


if __name__ == "__main__":
    unittest.main(verbosity=2)
