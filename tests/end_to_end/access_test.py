#!/usr/bin/env python3
"""Logins, certificates, proxies and mirrors: how registries are reached, and who is told which secret."""

import base64
import contextlib
import json
import os
import pathlib
import select
import socket
import socketserver
import subprocess
import sys
import threading
import time
import unittest

from line import DEMO, KEY, TOP, LineTest, image_digest

SHARED = pathlib.Path(os.environ.get("PRATIQUE_SHARED", TOP.parent / "shared"))
HOSTILE = SHARED / "tools" / "hostile_registry.py"
PASSWORD = "hunter2hunter2"
IDENTITY = "identity-token-0123456789"


class Registry:
    """The shared folder's registry with the demo image `api` as demo/app."""

    def __init__(self, folder, *options, image="api"):
        self.log_file = pathlib.Path(folder) / f"log-{time.monotonic_ns()}"
        words = [sys.executable, HOSTILE, "--port", "0", "--repo", f"demo/app={DEMO / 'images' / image}", "--log", self.log_file,
                 *options]
        self.process = subprocess.Popen(list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.urls = json.loads(self.process.stdout.readline())
        self.host = self.urls["main"].split("//", 1)[1]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def log(self):
        if not self.log_file.exists():
            return []
        return [json.loads(line) for line in self.log_file.read_text().splitlines()]


def reference(host, image="api", path="demo/app"):
    return f"{host}/{path}@{image_digest(image)}"


def pair(user, password):
    return base64.b64encode(f"{user}:{password}".encode()).decode()


@unittest.skipUnless(HOSTILE.is_file(), "the shared folder with its registry is not beside the checkout")
class AccessTest(LineTest):
    def start(self, *options, **more):
        registry = Registry(self.folder, *options, **more)
        self.addCleanup(registry.stop)
        return registry

    def locked(self, *options):
        return self.start("--auth", "bearer", "--anonymous-pull", "0", *options)

    def gate(self, image, *more, **env):
        answer = self.run_program("verify", "--image", image, "--key", KEY, "-o", "json", "-v", "--timeout", "5s", "--db", self.db,
                                  *more, env=env)
        self.assert_silent(answer)
        return answer

    def assert_silent(self, answer):
        """No secret reaches what is printed or kept."""
        kept = pathlib.Path(self.db).read_bytes() if os.path.exists(self.db) else b""
        for secret in (PASSWORD, IDENTITY, pair("user", PASSWORD)):
            self.assertNotIn(secret, answer.out + answer.err)
            self.assertNotIn(secret.encode(), kept)

    def write_login(self, path, host, user="user", password=PASSWORD, **more):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"auths": {host: {"auth": pair(user, password)}}, **more}))
        return path


class LoginFiles(AccessTest):
    def test_every_place_is_read_and_the_first_one_counts(self):
        registry = self.locked()
        image = reference(registry.host)
        self.assertEqual(self.gate(image).code, 4)
        places = {"named.json": {"REGISTRY_AUTH_FILE": str(self.folder / "named.json")},
                  "run/containers/auth.json": {"XDG_RUNTIME_DIR": str(self.folder / "run")},
                  "config/containers/auth.json": {"XDG_CONFIG_HOME": str(self.folder / "config")},
                  ".config/containers/auth.json": {}, "config.json": {}}
        for place, env in places.items():
            with self.subTest(place):
                path = self.write_login(place, registry.host)
                self.assertEqual(self.gate(image, **env).code, 0)
                path.unlink()
        everywhere = {key: value for env in places.values() for key, value in env.items()}
        order = ["config.json", "config/containers/auth.json", "run/containers/auth.json", "named.json"]
        self.write_login("named.json", "elsewhere.example")
        for place, before in zip(order, ["", *order]):
            if before:
                self.write_login(before, registry.host, password="wrong")
            self.write_login(place, registry.host)
            self.assertEqual(self.gate(image, **everywhere).code, 0, place)
            self.write_login(place, registry.host, password="wrong")
            self.assertEqual(self.gate(image, **everywhere).code, 4, place)

    def test_docker_s_own_folder_below_home(self):
        registry = self.locked()
        self.write_login(".docker/config.json", registry.host)
        self.assertEqual(self.gate(reference(registry.host), DOCKER_CONFIG="").code, 0)

    def test_a_file_that_is_broken_or_cannot_be_read_is_said_and_one_that_is_not_there_is_not(self):
        registry = self.start()
        image = reference(registry.host)
        self.assertEqual(self.gate(image).code, 0)
        broken = self.folder / "config.json"
        for text in ("", "{", '{"auths":{"a":{"auth":"%%%"}}}', '{"credsStore":"../../evil"}'):
            broken.write_text(text)
            answer = self.gate(image)
            self.assertEqual((text, answer.code), (text, 78))
            self.assertIn(str(broken), answer.err)
        broken.unlink()
        broken.mkdir()
        self.assertEqual(self.gate(image).code, 78)
        broken.rmdir()
        answer = self.gate(image, REGISTRY_AUTH_FILE="no-such.json")
        self.assertEqual(answer.code, 64)
        self.assertIn("no-such.json", answer.err)

    def test_an_identity_token_and_a_token_server_of_another_origin(self):
        registry = self.locked("--separate-auth")
        auth = registry.urls["auth"].rsplit("/", 1)[0] if registry.urls["auth"].count("/") > 2 else registry.urls["auth"]
        (self.folder / "config.json").write_text(json.dumps({"auths": {registry.host: {"identitytoken": IDENTITY}}}))
        image = reference(registry.host)
        refused = self.gate(image)
        self.assertEqual(refused.code, 4)
        self.assertIn("--token-server", refused.out)
        self.assertFalse([line for line in registry.log() if line.get("kind") == "token"])
        self.assertEqual(self.gate(image, "--token-server", f"{registry.host}={auth}").code, 0)
        self.assertEqual(self.gate(image, "--token-server", f"other.example={auth}").code, 4)
        for words in ("x", "=http://a", "registry.example=auth.example", "a/b=https://c.example"):
            self.assertEqual(self.gate(image, "--token-server", words).code, 64)


class Variables(AccessTest):
    LOGIN = {"PRATIQUE_REGISTRY_USERNAME": "user", "PRATIQUE_REGISTRY_PASSWORD": PASSWORD}

    def test_the_login_of_the_variables_is_for_the_image_s_registry(self):
        for kind in ("basic", "bearer"):
            registry = self.start("--auth", kind, "--anonymous-pull", "0")
            image = reference(registry.host)
            self.assertEqual(self.gate(image).code, 4)
            self.assertEqual(self.gate(image, **self.LOGIN).code, 0)
            self.assertEqual(self.gate(image, **self.LOGIN, PRATIQUE_REGISTRY_HOST=registry.host).code, 0)
            self.write_login("config.json", registry.host, password="wrong")
            self.assertEqual(self.gate(image, **self.LOGIN).code, 0)  # before every file
            (self.folder / "config.json").unlink()

    def test_and_for_no_other_host(self):
        registry = self.start("--auth", "basic", "--anonymous-pull", "0")
        answer = self.gate(reference(registry.host), **self.LOGIN, PRATIQUE_REGISTRY_HOST="registry.example")
        self.assertEqual(answer.code, 4)
        self.assertFalse([line for line in registry.log() if line.get("auth")])

    def test_a_token_is_sent_as_it_is(self):
        registry = self.locked()
        answer = self.gate(reference(registry.host), PRATIQUE_REGISTRY_TOKEN="not-a-good-token")
        self.assertEqual(answer.code, 4)
        self.assertNotIn("not-a-good-token", answer.out + answer.err)
        self.assertFalse([line for line in registry.log() if line.get("kind") == "token"])

    def test_half_a_login_is_refused_and_an_empty_one_is_none(self):
        registry = self.start()
        image = reference(registry.host)
        self.assertEqual(self.gate(image, PRATIQUE_REGISTRY_USERNAME="", PRATIQUE_REGISTRY_PASSWORD="").code, 0)
        for env in ({"PRATIQUE_REGISTRY_USERNAME": "user"}, {"PRATIQUE_REGISTRY_PASSWORD": PASSWORD},
                    {"PRATIQUE_REGISTRY_USERNAME": "user", "PRATIQUE_REGISTRY_PASSWORD": ""},
                    {**self.LOGIN, "PRATIQUE_REGISTRY_TOKEN": "x"}, {**self.LOGIN, "PRATIQUE_REGISTRY_USERNAME": "a:b"},
                    {"PRATIQUE_REGISTRY_TOKEN": "line\nend"}, {**self.LOGIN, "PRATIQUE_REGISTRY_HOST": "https://a.example"},
                    {**self.LOGIN, "PRATIQUE_REGISTRY_HOST": "a.example/org"}, {**self.LOGIN, "PRATIQUE_REGISTRY_HOST": "host"}):
            with self.subTest(env):
                self.assertEqual(self.gate(image, **env).code, 78)

    def test_an_audit_of_several_registries_must_name_the_one(self):
        first, second = self.locked(), self.locked()
        policy = self.folder / "policy.yaml"
        policy.write_text('apiVersion: pratique.dev/v1alpha1\nkind: GatePolicy\nmetadata: {name: audit}\nspec:\n  images: [{glob: "**"}]\n'
                          f"  authorities: [{{name: release, key: {{file: {KEY}}}}}]\n  evidence: {{signature: {{anyOf: [release]}}}}\n")
        config = self.folder / "audit.yaml"
        config.write_text(f"repositories: [{first.host}/demo/app, {second.host}/demo/app]\npolicy: policy.yaml\n")
        words = ("audit", "run", "--config", config, "--db", self.db)
        self.assertEqual(self.run_program(*words, env=self.LOGIN).code, 78)
        answer = self.run_program(*words, env={**self.LOGIN, "PRATIQUE_REGISTRY_HOST": first.host})
        self.assertEqual(answer.code, 4)
        self.assert_silent(answer)
        self.assertTrue([line for line in first.log() if line.get("kind") == "token"])
        self.assertFalse([line for line in second.log() if line.get("kind") == "token" and line.get("auth")])


HELPER = """#!/bin/sh
echo "$0 $*" >> {log}
cat >> {log}
env | grep PRATIQUE_REGISTRY_ >> {log}
echo "stderr {secret}" >&2
{rest}
"""


class HelperPrograms(AccessTest):
    def setUp(self):
        super().setUp()
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        self.helper_log = self.folder / "helper.log"

    def helper(self, rest, name="test"):
        path = self.bin / f"docker-credential-{name}"
        path.write_text(HELPER.format(log=self.helper_log, secret=PASSWORD, rest=rest))
        path.chmod(0o755)

    def answer(self, user="user", secret=PASSWORD):
        return "printf '%s' '" + json.dumps({"ServerURL": "x", "Username": user, "Secret": secret}) + "'"

    def run_gate(self, registry, *more, path=None, **env):
        path = f"{self.bin}:{os.environ['PATH']}" if path is None else path
        return self.gate(reference(registry.host), *more, PATH=path, **env)

    def configure(self, **config):
        (self.folder / "config.json").write_text(json.dumps(config))

    def asked(self):
        return self.helper_log.read_text() if self.helper_log.exists() else ""

    def test_the_helper_of_the_host_and_the_one_of_all_hosts_give_the_login(self):
        registry = self.locked()
        self.helper(self.answer())
        for config in ({"credHelpers": {registry.host: "test"}}, {"credsStore": "test"}):
            self.configure(**config)
            self.helper_log.unlink(missing_ok=True)
            self.assertEqual(self.run_gate(registry).code, 0)
            self.assertEqual(self.asked(), f"{self.bin}/docker-credential-test get\n{registry.host}")

    def test_an_identity_token_of_a_helper(self):
        registry = self.locked()
        self.helper(self.answer("<token>", IDENTITY))
        self.configure(credsStore="test")
        self.assertEqual(self.run_gate(registry).code, 0)

    def test_no_helper_is_run_where_nobody_asks_for_a_login_or_for_another_host(self):
        self.helper(self.answer())
        self.configure(credsStore="test")
        self.assertEqual(self.run_gate(self.start()).code, 0)
        self.configure(credHelpers={"registry.example": "test"})
        self.assertEqual(self.run_gate(self.locked()).code, 4)
        self.assertEqual(self.asked(), "")

    def test_it_does_not_see_the_login_of_the_variables(self):
        registry = self.locked()
        self.helper(self.answer())
        self.configure(credsStore="test")
        env = {"PRATIQUE_REGISTRY_USERNAME": "other", "PRATIQUE_REGISTRY_PASSWORD": "very-secret", "PRATIQUE_REGISTRY_HOST": "a.example"}
        self.assertEqual(self.run_gate(registry, **env).code, 0)
        self.assertIn("PRATIQUE_REGISTRY_HOST", self.asked())
        self.assertNotIn("very-secret", self.asked())

    def test_a_helper_that_has_none_is_no_login(self):
        registry = self.start("--auth", "bearer")  # everybody may pull
        self.helper("echo 'credentials not found in native keychain'; exit 1")
        self.configure(credsStore="test")
        self.assertEqual(self.run_gate(registry).code, 0)

    def test_a_helper_that_fails_is_said_and_never_taken_for_no_login(self):
        registry = self.start("--auth", "bearer")
        self.configure(credsStore="test")
        for rest, word in ((f"echo 'locked {PASSWORD}'; exit 3", "exit code 3"), (f"echo '{PASSWORD}'", "no JSON"),
                           ("head -c 1048576 /dev/zero", "more than 65536 bytes"), ("kill -9 $$", "signal 9"), ("", "no JSON")):
            with self.subTest(word):
                self.helper(rest)
                answer = self.run_gate(registry)
                self.assertEqual(answer.code, 4)
                self.assertIn(word, answer.out)
                self.assertIn("docker-credential-test", answer.out)

    def test_a_helper_that_is_not_there_or_only_in_the_working_directory(self):
        registry = self.start("--auth", "bearer")
        self.configure(credsStore="test")
        self.helper(self.answer())
        for path in ("/usr/bin:/bin", "bin:/usr/bin:/bin", ":/usr/bin:/bin"):
            answer = self.run_gate(registry, path=path)
            self.assertEqual(answer.code, 4)
            self.assertIn("is not on PATH", answer.out)
        self.assertEqual(self.asked(), "")

    def test_what_a_helper_leaves_behind_is_ended_and_not_waited_for(self):
        registry = self.locked()
        self.helper(f"sleep 600 & echo $! > {self.folder}/left; {self.answer()}")
        self.configure(credsStore="test")
        self.assertEqual(self.run_gate(registry).code, 0)
        left = int((self.folder / "left").read_text())
        for _ in range(100):
            state = pathlib.Path(f"/proc/{left}/stat")
            if not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return
            time.sleep(0.05)
        self.fail("it still runs")


if __name__ == "__main__":
    unittest.main(verbosity=2)
