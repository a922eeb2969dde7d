#!/usr/bin/env python3
"""Logins, certificates, proxies and mirrors: how registries are reached, and who is told which secret."""

import base64
import json
import os
import pathlib
import re
import select
import socket
import socketserver
import subprocess
import sys
import threading
import time
import unittest
import warnings

with warnings.catch_warnings():  # leaves the standard library with Python 3.13; Debian 12 has 3.11
    warnings.simplefilter("ignore", DeprecationWarning)
    import crypt

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


class Access(LineTest):
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

    def certificate(self, name, *more):
        key, certificate = self.folder / f"{name}.key.pem", self.folder / f"{name}.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                        "-subj", f"/CN={name}", "-addext", "subjectAltName=IP:127.0.0.1,DNS:registry.test", "-keyout", key, "-out",
                        certificate, *more], check=True, capture_output=True, timeout=60)
        return certificate, key

    def make_server_certificate(self):
        self.ca, key = self.certificate("server")
        self.tls = ("--tls-cert", self.ca, "--tls-key", key)


@unittest.skipUnless(HOSTILE.is_file(), "the shared folder with its registry is not beside the checkout")
class AccessTest(Access):
    def start(self, *options, **more):
        registry = Registry(self.folder, *options, **more)
        self.addCleanup(registry.stop)
        return registry

    def locked(self, *options):
        return self.start("--auth", "bearer", "--anonymous-pull", "0", *options)


class WithDockerRegistry(Access):
    """Debian's docker-registry: plain http to push, and over the same storage one with TLS, client certificates and passwords."""

    def start_locked(self, *clients):
        self.make_server_certificate()
        password = crypt.crypt(PASSWORD, crypt.mksalt(crypt.METHOD_BLOWFISH, rounds=16))
        (self.folder / "htpasswd").write_text(f"user:{password}\n")
        config = {"version": 0.1, "log": {"level": "info"}, "auth": {"htpasswd": {"realm": "x", "path": str(self.folder / "htpasswd")}},
                  "storage": {"filesystem": {"rootdirectory": str(self.folder / "registry" / "storage")}},
                  "http": {"addr": "127.0.0.1:0", "tls": {"certificate": str(self.ca), "key": str(self.tls[3]),
                                                         "clientcas": [str(client) for client in clients]}}}
        (self.folder / "config.yml").write_text(json.dumps(config))  # which is YAML
        log = self.folder / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(["docker-registry", "serve", self.folder / "config.yml"], stdout=output, stderr=output,
                                       env={"PATH": os.environ["PATH"]})
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        for _ in range(200):
            if found := re.search(r"listening on (127\.0\.0\.1:\d+)", log.read_text()):
                return found[1]
            time.sleep(0.1)
        self.fail(log.read_text())

    def test_certificates_and_a_password_are_needed_and_enough(self):
        self.push("api", f"{self.start_registry()}/demo/app")
        client, key = self.certificate("client")
        image = reference(self.start_locked(client))
        login = {"PRATIQUE_REGISTRY_USERNAME": "user", "PRATIQUE_REGISTRY_PASSWORD": PASSWORD}
        ca = ("--registry-cacert", self.ca)
        own = ("--registry-client-cert", client, "--registry-client-key", key)
        answer = self.gate(image, *ca, *own, **login)
        self.assertEqual(answer.code, 0, answer.err)
        for words, env in ((ca, login), ((*ca, *own), {}), (own, login), ((*ca, *own), {**login, "PRATIQUE_REGISTRY_PASSWORD": "wrong"})):
            self.assertEqual(self.gate(image, *words, **env).code, 4, words)

    def test_attaching_needs_the_password_and_what_is_attached_is_found(self):
        self.push("api", f"{self.start_registry()}/demo/app")
        host = self.start_locked()
        image, ca = reference(host), ("--registry-cacert", self.ca)
        file = self.folder / "sbom.json"
        file.write_text('{"spdxVersion":"SPDX-2.3"}')
        words = ("attach", file, "--artifact-type", "application/spdx+json", "--image", image, *ca)
        refused = self.run_program(*words)
        self.assert_silent(refused)
        self.assertEqual((refused.code, refused.out), (4, ""), refused.err)
        self.assertEqual(self.gate(image, *ca).code, 4)
        self.write_login("config.json", host)
        taken = self.run_program(*words)
        self.assert_silent(taken)
        self.assertEqual(taken.code, 0, taken.err)
        self.assertIn(taken.out.strip(), self.run_program("inspect", image, *ca, "-o", "json").out)
        self.assertEqual(self.gate(image, *ca).code, 0)


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
        auth = registry.urls["auth"]
        (self.folder / "config.json").write_text(json.dumps({"auths": {registry.host: {"identitytoken": IDENTITY}}}))
        image = reference(registry.host)
        refused = self.gate(image)
        self.assertEqual(refused.code, 4)
        self.assertIn("--token-server", refused.out)
        self.assertFalse([line for line in registry.log() if line.get("kind") == "token"])
        self.assertEqual(self.gate(image, "--token-server", f"{registry.host}={auth}").code, 0)
        self.assertEqual(self.gate(image, PRATIQUE_TOKEN_SERVER=f"{registry.host}={auth}").code, 0)
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


class Certificates(AccessTest):
    def setUp(self):
        super().setUp()
        self.make_server_certificate()

    def certs_d(self, registry):
        folder = self.folder / ".config" / "containers" / "certs.d" / registry.host
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def test_an_authority_of_a_flag_a_variable_or_a_folder(self):
        registry = self.start(*self.tls)
        image = reference(registry.host)
        self.assertEqual(self.gate(image).code, 4)  # this machine's registries speak plain http
        self.assertEqual(self.gate(image, "--registry-cacert", self.ca).code, 0)
        self.assertEqual(self.gate(image, PRATIQUE_REGISTRY_CACERT=str(self.ca)).code, 0)
        other, _ = self.certificate("other")
        strange = self.gate(image, "--registry-cacert", other)
        self.assertEqual(strange.code, 4)
        self.assertIn("--registry-cacert", strange.out)
        self.assertIn(registry.host, strange.out)
        (self.certs_d(registry) / "ca.crt").write_bytes(other.read_bytes())
        self.assertEqual(self.gate(image).code, 4)
        (self.certs_d(registry) / "ca.crt").write_bytes(self.ca.read_bytes())
        self.assertEqual(self.gate(image).code, 0)

    def test_a_client_certificate_of_flags_or_a_folder(self):
        client, key = self.certificate("client")
        registry = self.start(*self.tls, "--tls-client-ca", client)
        image = reference(registry.host)
        own = ("--registry-client-cert", client, "--registry-client-key", key)
        self.assertEqual(self.gate(image, "--registry-cacert", self.ca).code, 4)
        answer = self.gate(image, "--registry-cacert", self.ca, *own)
        self.assertEqual(answer.code, 0, answer.err)
        (self.certs_d(registry) / "ca.crt").write_bytes(self.ca.read_bytes())
        (self.certs_d(registry) / "client.cert").write_bytes(client.read_bytes())
        half = self.gate(image)
        self.assertEqual(half.code, 78)
        self.assertIn("client.cert", half.err)
        (self.certs_d(registry) / "client.key").write_bytes(key.read_bytes())
        self.assertEqual(self.gate(image).code, 0)

    def test_a_login_over_tls_with_a_token_server_beside_it(self):
        registry = self.start(*self.tls, "--auth", "bearer", "--anonymous-pull", "0")
        self.write_login("config.json", registry.host)
        self.assertEqual(self.gate(reference(registry.host), "--registry-cacert", self.ca).code, 0)

    def test_files_that_are_not_there_or_not_what_they_should_be(self):
        registry = self.start()
        image = reference(registry.host)
        client, key = self.certificate("client")
        locked = self.folder / "locked.pem"
        subprocess.run(["openssl", "pkcs8", "-topk8", "-in", key, "-out", locked, "-passout", "pass:x"], check=True, timeout=60)
        for words, code in ((("--registry-cacert", "no-such.pem"), 64), (("--registry-cacert", KEY), 78), (("--registry-cacert", key), 78),
                            (("--registry-client-cert", client), 64), (("--registry-client-key", key), 64),
                            (("--registry-client-cert", client, "--registry-client-key", client), 78),
                            (("--registry-client-cert", client, "--registry-client-key", locked), 78),
                            (("--registry-cacert", client, "--plain-http"), 64)):
            answer = self.gate(image, *words)
            self.assertEqual((words, answer.code), (words, code), answer.err)

    def test_the_audit_s_file_names_them_too(self):
        registry = self.start(*self.tls)
        policy = self.folder / "policy.yaml"
        policy.write_text('apiVersion: pratique.dev/v1alpha1\nkind: GatePolicy\nmetadata: {name: audit}\nspec:\n  images: [{glob: "**"}]\n'
                          f"  authorities: [{{name: release, key: {{file: {KEY}}}}}]\n  evidence: {{signature: {{anyOf: [release]}}}}\n")
        config = self.folder / "audit.yaml"
        for more, code in (("", 4), ("registryAccess: {cacert: server.pem, tokenServers: [a.example=https://b.example]}\n", 0),
                           ("registryAccess: {cacert: no-such.pem}\n", 64), ("registryAccess: {insecure: true}\n", 78),
                           ("registryAccess: {tokenServers: [a]}\n", 78)):
            config.write_text(f"repositories: [{registry.host}/demo/app]\npolicy: policy.yaml\n{more}")
            answer = self.run_program("audit", "run", "--config", config, "--db", self.db)
            self.assertEqual((more, answer.code), (more, code), answer.err)


class Proxy:
    """A proxy that knows where registry.test is, and remembers what it was asked for. With CONNECT it tunnels."""

    def __init__(self, target, login=None):
        self.asked = []
        self.login = login
        host, port = target.rsplit(":", 1)
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                lines = []
                while (line := self.rfile.readline().strip()):
                    lines.append(line.decode())
                if not lines:
                    return
                proxy.asked.append(lines)
                wanted = f"Proxy-Authorization: Basic {proxy.login}"
                if proxy.login and wanted not in lines:
                    self.wfile.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                                     b"Content-Length: 0\r\nConnection: close\r\n\r\n")
                    return
                with socket.create_connection((host, int(port))) as other:
                    if lines[0].startswith("CONNECT "):
                        self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                    else:
                        other.sendall(("\r\n".join([*lines, "Connection: close", "", ""])).encode())
                    self.tunnel(other)

            def tunnel(self, other):
                ends = {self.connection: other, other: self.connection}
                while True:
                    for ready in select.select(list(ends), [], [], 20)[0] or [None]:
                        data = ready.recv(65536) if ready else b""
                        if not data:
                            return
                        ends[ready].sendall(data)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Proxies(AccessTest):
    def setUp(self):
        super().setUp()
        self.make_server_certificate()

    def proxy(self, registry, **more):
        proxy = Proxy(registry.host, **more)
        self.addCleanup(proxy.stop)
        return proxy

    def test_https_goes_through_a_tunnel_and_the_proxy_sees_no_login(self):
        registry = self.start(*self.tls, "--auth", "basic", "--anonymous-pull", "0")
        proxy = self.proxy(registry)
        self.write_login("config.json", "registry.test")
        words = (reference("registry.test"), "--registry-cacert", self.ca)
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
            proxy.asked.clear()
            answer = self.gate(*words, **{name: f"http://{proxy.address}"})
            self.assertEqual((name, answer.code), (name, 0), answer.err)
            self.assertTrue(proxy.asked)
            for lines in proxy.asked:
                self.assertEqual(lines[0], "CONNECT registry.test:443 HTTP/1.1")
                self.assertFalse([line for line in lines if "authorization" in line.lower()])
        proxy.asked.clear()
        for except_for in ("registry.test", ".test", "*"):
            answer = self.gate(*words, HTTPS_PROXY=f"http://{proxy.address}", NO_PROXY=except_for)
            self.assertEqual(answer.code, 4)
            self.assertFalse(proxy.asked)

    def test_this_machine_is_asked_directly(self):
        registry = self.start()
        proxy = self.proxy(registry)
        url = f"http://{proxy.address}"
        self.assertEqual(self.gate(reference(registry.host), HTTP_PROXY=url, HTTPS_PROXY=url, ALL_PROXY=url).code, 0)
        self.assertFalse(proxy.asked)

    def test_plain_http_through_a_proxy(self):
        registry = self.start()
        proxy = self.proxy(registry)
        for name in ("HTTP_PROXY", "http_proxy"):
            proxy.asked.clear()
            self.assertEqual(self.gate(reference("registry.test"), "--plain-http", **{name: f"http://{proxy.address}"}).code, 0)
            self.assertTrue(all("http://registry.test/v2/" in lines[0] for lines in proxy.asked))
        self.assertEqual(self.gate(reference("registry.test"), "--plain-http", HTTP_PROXY=f"http://{proxy.address}", REQUEST_METHOD="GET").code, 4)

    def test_the_login_of_the_proxy_is_for_it_alone_and_never_shown(self):
        registry = self.start(*self.tls)
        proxy = self.proxy(registry, login=pair("me", "proxy-secret"))
        words = (reference("registry.test"), "--registry-cacert", self.ca)
        answer = self.gate(*words, HTTPS_PROXY=f"http://me:proxy-secret@{proxy.address}")
        self.assertEqual(answer.code, 0, answer.err)
        self.assertFalse([line for line in registry.log() if line.get("auth")])
        for url in (f"http://me:proxy-wrong@{proxy.address}", "http://me:proxy-secret@127.0.0.1:1", "ftp://me:proxy-secret@a:1",
                    "http://me:proxy-secret@no such"):
            answer = self.gate(*words, HTTPS_PROXY=url)
            self.assertIn(answer.code, (4, 78), answer.out)
            self.assertNotIn("proxy-secret", answer.out + answer.err)
            self.assertNotIn("proxy-wrong", answer.out + answer.err)


class Mirrors(AccessTest):
    def setUp(self):
        super().setUp()
        self.rules = self.folder / "rules.conf"

    def write_rules(self, origin, *mirrors, more=""):
        self.rules.write_text(f'[[registry]]\nlocation = "{origin.host}"\n{more}' +
                              "".join(f'[[registry.mirror]]\nlocation = "{host}"\n' for host in mirrors))
        return {"CONTAINERS_REGISTRIES_CONF": str(self.rules)}

    @staticmethod
    def kinds(registry):
        return {line["kind"] for line in registry.log() if line.get("status") == 200}

    def test_content_comes_from_the_mirror_and_lists_from_the_registry(self):
        origin, mirror = self.start(), self.start()
        image = reference(origin.host)
        env = self.write_rules(origin, mirror.host)
        self.assertEqual(self.gate(image, **env).code, 0)
        self.assertIn("manifest", self.kinds(mirror))
        self.assertNotIn("referrers", self.kinds(mirror))
        self.assertIn("referrers", self.kinds(origin))
        self.assertNotIn("blob", self.kinds(origin))

    def test_the_user_s_own_file_and_a_drop_in_are_read(self):
        origin, mirror = self.start(), self.start()
        self.write_rules(origin, mirror.host)
        for place in ("registries.conf", "registries.conf.d/mirrors.conf"):
            path = self.folder / ".config" / "containers" / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.rules.read_text())
            before = len(mirror.log())
            self.assertEqual(self.gate(reference(origin.host), CONTAINERS_REGISTRIES_CONF="").code, 0)
            self.assertGreater(len(mirror.log()), before)
            path.unlink()

    def test_a_mirror_that_is_down_or_empty_or_lies_changes_no_verdict(self):
        for image, code in (("api", 0), ("batch", 2)):
            origin = self.start(image=image)
            empty = self.start(image="worker")
            for mirrors, notice in (((empty.host,), False), (("127.0.0.1:1",), True), ((f"{empty.host}/fault-wrong-digest",), True),
                                    ((f"{empty.host}/fault-html-200",), True)):
                answer = self.gate(reference(origin.host, image), **self.write_rules(origin, *mirrors))
                self.assertEqual((mirrors, answer.code), (mirrors, code), answer.err)
                if notice and mirrors[0] == "127.0.0.1:1":
                    self.assertIn("notice: mirror 127.0.0.1:1/demo/app", answer.err)

    def test_a_mirror_cannot_say_that_there_is_no_signature(self):
        origin, mirror = self.start(), self.start("--referrers", "0", image="batch")
        self.assertEqual(self.gate(reference(origin.host), **self.write_rules(origin, mirror.host)).code, 0)
        gone = self.start()
        gone.stop()
        answer = self.gate(reference(gone.host), **self.write_rules(gone, self.start().host))
        self.assertEqual(answer.code, 4)  # the content was there; nobody could say what signs it

    def test_what_is_blocked_is_not_asked(self):
        origin = self.start()
        answer = self.gate(reference(origin.host), **self.write_rules(origin, more="blocked = true\n"))
        self.assertEqual(answer.code, 4)
        self.assertIn("blocked", answer.out)
        self.assertFalse(origin.log())

    def test_rules_that_are_not_valid_or_not_honoured_are_said(self):
        origin = self.start()
        image = reference(origin.host)
        answer = self.gate(image, **self.write_rules(origin, more='prefix = "127.0.0.1"\n'))
        self.assertEqual(answer.code, 0)
        answer = self.gate(image, **self.write_rules(origin, more=f'insecure = true\nprefix = "{origin.host}/demo"\n'))
        self.assertEqual(answer.code, 0)
        self.assertIn("notice: ", answer.err)
        self.rules.write_text("[[registry")
        broken = self.gate(image, CONTAINERS_REGISTRIES_CONF=str(self.rules))
        self.assertEqual(broken.code, 78)
        self.assertIn("rules.conf", broken.err)
        self.assertEqual(self.gate(image, CONTAINERS_REGISTRIES_CONF="no-such.conf").code, 64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
