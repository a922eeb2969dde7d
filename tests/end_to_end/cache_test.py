#!/usr/bin/env python3
"""The gate step with its cache, against a real registry; and image layouts in tar files."""

import json
import re
import resource
import subprocess
import unittest

from line import DEMO, KEY, POLICY, LineTest, image_digest, layout, reports_of, scope

WHEN = "2030-01-01T00:00:00Z"


class TheCache(LineTest):
    def verify_remote(self, *more, **options):
        return self.run_program("verify", "--image", f"{self.host}/demo/api@{image_digest('api')}", "--key", KEY, "-v",
                                "--effective-time", WHEN, "-o", "json", *more, **options)

    def serve(self):
        self.host = self.start_registry()
        self.push("api", f"{self.host}/demo/api")

    def blobs(self):
        return sorted(p for p in (self.folder / ".cache" / "pratique" / "blobs").rglob("*") if p.is_file())

    def requests(self, answer):
        return int(re.search(r"(\d+) requests on", answer.err)[1])

    def test_the_verdict_is_the_same_bytes_with_less_traffic(self):
        self.serve()
        without = self.verify_remote("--no-cache")
        self.assertEqual((without.code, self.blobs()), (0, []))
        cold, warm = self.verify_remote(), self.verify_remote()
        self.assertEqual((cold.code, cold.out), (0, without.out), cold.err)
        self.assertEqual((warm.code, warm.out), (0, without.out), warm.err)
        self.assertEqual(self.requests(cold), self.requests(without))
        self.assertLess(self.requests(warm), self.requests(cold))
        self.assertGreater(len(self.blobs()), 0)
        self.assertNotIn("cache", without.err)

    def test_the_image_itself_is_never_taken_from_the_cache(self):
        self.serve()
        self.assertEqual(self.verify_remote().code, 0)
        self.assertNotIn(image_digest("api").split(":")[1], [p.name for p in self.blobs()])
        self.stop_registry()
        gone = self.verify_remote("--timeout", "1s")
        self.assertEqual(gone.code, 4)
        self.assertIn("content.unavailable", gone.ids())

    def test_wrong_bytes_in_the_cache_change_nothing(self):
        self.serve()
        good = self.verify_remote()
        for blob in self.blobs():
            blob.write_bytes(b"x" * blob.stat().st_size)
        after = self.verify_remote()
        self.assertEqual((after.code, after.out), (0, good.out), after.err)
        self.assertIn("which was removed", after.err)
        self.assertEqual(self.requests(self.verify_remote()), self.requests(good) - len(self.blobs()))

    def test_a_cache_that_cannot_be_used_is_said_once_and_stops_nothing(self):
        self.serve()
        good = self.verify_remote("--no-cache")
        (self.folder / ".cache").write_text("a file in its place")
        without = self.verify_remote()
        self.assertEqual((without.code, without.out), (0, good.out))
        self.assertEqual(without.err.count("note: the cache"), 1, without.err)
        (self.folder / ".cache").unlink()
        full = self.verify_remote(preexec=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10)))
        self.assertEqual((full.code, full.out), (0, good.out))
        self.assertEqual(full.err.count("note: the cache"), 1, full.err)
        open_to_all = self.folder / "open"
        open_to_all.mkdir()
        open_to_all.chmod(0o777)
        refused = self.verify_remote("--cache-dir", open_to_all)
        self.assertEqual((refused.code, refused.out), (0, good.out))
        self.assertIn("others may write there", refused.err)
        self.assertEqual(list(open_to_all.iterdir()), [])

    def test_no_home_no_cache_and_nothing_is_said(self):
        self.serve()
        env = self.env()
        answer = self.run_program("verify", "--image", f"{self.host}/demo/api@{image_digest('api')}", "--key", KEY,
                                  env={"HOME": "", "XDG_CACHE_HOME": "", "DOCKER_CONFIG": env["DOCKER_CONFIG"]})
        self.assertEqual((answer.code, answer.err), (0, ""))

    def test_info_and_clear_and_where_it_is(self):
        self.serve()
        for env, place in (({}, self.folder / ".cache" / "pratique"),
                           ({"XDG_CACHE_HOME": str(self.folder / "xdg")}, self.folder / "xdg" / "pratique"),
                           ({"PRATIQUE_CACHE_DIR": str(self.folder / "own")}, self.folder / "own")):
            self.assertEqual(self.verify_remote(env=env).code, 0)
            self.assertTrue((place / "oci-layout").is_file(), place)
            info = self.run_program("cache", "info", "-o", "json", env=env).json()[0]
            self.assertEqual((info["folder"], info["max_bytes"]), (str(place), 512 << 20))
            self.assertGreater(info["entries"], 0)
            self.assertEqual(info["bytes"], 4096 * info["entries"])
            self.assertRegex(info["oldest"], r"^20\d\d-")
            self.assertEqual(self.run_program("cache", "clear", env=env).code, 0)
            self.assertEqual(self.run_program("cache", "info", "-o", "json", env=env).json()[0]["entries"], 0)

    def test_sizes_are_written_with_units_and_wrong_ones_are_usage(self):
        info = self.run_program("cache", "info", "--cache-size", "3MiB", "-o", "json")
        self.assertEqual(info.json()[0]["max_bytes"], 3 << 20, info.err)
        for wrong in ("0", "-1", "much", "3 parsecs"):
            self.assertEqual(self.run_program("cache", "info", f"--cache-size={wrong}").code, 64, wrong)

    def test_clear_refuses_the_folder_of_somebody_else_or_open_to_all(self):
        place = self.folder / "open"
        place.mkdir()
        place.chmod(0o777)
        for command in ("info", "clear"):
            answer = self.run_program("cache", command, "--cache-dir", place)
            self.assertEqual(answer.code, 1)
            self.assertIn("others may write there", answer.err)


class TarLayouts(LineTest):
    def pack(self, name):
        file = self.folder / f"{name}.tar"
        subprocess.run(["tar", "-cf", file, "-C", DEMO / "images" / name, "."], check=True)
        return file

    def test_the_same_verdict_from_a_tar_file(self):
        for name, code in (("api", 0), ("worker", 2)):
            words = ["--scope", scope(name), "--policy", POLICY, "--stage", "prod", *reports_of(name), "--effective-time",
                     WHEN, "-o", "json"]
            folder = self.run_program("verify", "--image", layout(name), *words)
            tar = self.run_program("verify", "--image", f"oci:{self.pack(name)}@{image_digest(name)}", *words)
            self.assertEqual((tar.code, tar.json()), (folder.code, folder.json()), tar.err)
        self.assertFalse((self.folder / ".cache").exists())

    def test_a_compressed_one_and_a_docker_archive_are_refused_with_the_way_out(self):
        file = self.pack("api")
        subprocess.run(["gzip", file], check=True)
        answer = self.run_program("verify", "--image", f"oci:{file}.gz@{image_digest('api')}", "--key", KEY, "-o", "json")
        self.assertEqual(answer.code, 4)
        self.assertIn("layout.malformed", answer.ids())
        self.assertIn("gunzip", answer.out)
        inside = self.folder / "docker"
        inside.mkdir()
        (inside / "manifest.json").write_text(json.dumps([{"Config": "c.json", "RepoTags": ["a:b"], "Layers": []}]))
        subprocess.run(["tar", "-cf", self.folder / "docker.tar", "-C", inside, "manifest.json"], check=True)
        answer = self.run_program("verify", "--image", f"oci:{self.folder / 'docker.tar'}@{image_digest('api')}", "--key", KEY)
        self.assertEqual(answer.code, 4)
        self.assertIn("skopeo copy", answer.out)


if __name__ == "__main__":
    unittest.main(verbosity=2)
