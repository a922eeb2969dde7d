"""What questions to a registry cost: waves over HTTP/1.1 and HTTP/2, and one verification in each state of what is known.

Every answer comes after LATENCY_MS. The shared registry is a Python program: above about a thousand requests a second it is the
limit itself, so tags are asked of Debian's nginx, and a bare load generator meets the same server in the same run (h2load, or else
curl); the ratio to it is printed. Waves are run WAVE_RUNS times; printed is the run of median wall time.
"""
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

import servers
from servers import Registry, is_shared_here, line

LATENCY_MS = 20
IMAGES = 400
TAGS = 10000
STREAMS = 100
PEER_RUNS = 20
WAVE_RUNS = 3
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def put_blob(folder, content):
    digest = hashlib.sha256(content).hexdigest()
    with open(os.path.join(folder, "blobs", "sha256", digest), "wb") as out:
        out.write(content)
    return {"digest": "sha256:" + digest, "size": len(content)}


def make_layout(folder, count):
    """A layout of `count` images that differ in their labels; gives the digests."""
    os.makedirs(os.path.join(folder, "blobs", "sha256"))
    layer = put_blob(folder, b"a layer that nobody fetches")
    manifests = []
    for number in range(count):
        config = put_blob(folder, json.dumps({"architecture": "amd64", "os": "linux", "config": {"Labels": {"n": str(number)}}}).encode())
        manifest = {"schemaVersion": 2, "mediaType": OCI_MANIFEST,
                    "config": {"mediaType": "application/vnd.oci.image.config.v1+json", **config},
                    "layers": [{"mediaType": "application/vnd.oci.image.layer.v1.tar+gzip", **layer}] * 8}
        manifests.append({"mediaType": OCI_MANIFEST, **put_blob(folder, json.dumps(manifest).encode()),
                          "annotations": {"org.opencontainers.image.ref.name": "n%d" % number}})
    for name, content in (("index.json", {"schemaVersion": 2, "manifests": manifests}), ("oci-layout", {"imageLayoutVersion": "1.0.0"})):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            json.dump(content, out)
    return [manifest["digest"] for manifest in manifests]


def one_run(words):
    """What the program prints, and its figures by name."""
    out = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
    return out, {match[1]: float(match[2]) for match in re.finditer(r"^(.*?) {2,}([\d.]+) \S+$", out, re.MULTILINE)}


def show_median(runs):
    """Prints the run of median wall time, and gives its figures."""
    def wall(run):
        return next((run[1][name] for name in run[1] if name.endswith(": wall")), 0)
    out, figures = sorted(runs, key=wall)[len(runs) // 2]
    print(out, end="", flush=True)
    return figures


def run_ours(words, runs=1):
    return show_median([one_run(words) for _ in range(runs)])


def bench_manifests(ours, registry, front, folder, digests):
    listed = os.path.join(folder, "digests")
    with open(listed, "w", encoding="ascii") as out:
        out.write("".join(digest + "\n" for digest in digests))
    name = "%d manifests, HTTP/1.1" % len(digests)
    seconds = run_ours([ours, "manifests", name, registry.host + "/bench/app", listed], WAVE_RUNS)[name + ": wall"]
    if front:
        run_ours([ours, "manifests", "%d manifests, HTTP/2" % len(digests), front.host + "/bench/app", listed, front.authority], WAVE_RUNS)
    for peer, words, place in (("skopeo", ["inspect", "--raw", "--tls-verify=false"], "docker://"), ("crane", ["manifest", "--insecure"], ""),
                               ("regctl", ["--host", "reg=%s,tls=disabled" % registry.host, "manifest", "get", "--format", "raw-body"], "")):
        if not shutil.which(peer):
            print("skipped: the same by %s (not on PATH)" % peer)
            continue
        start = time.monotonic()
        for digest in digests[:PEER_RUNS]:
            subprocess.run([peer, *words, "%s%s/bench/app@%s" % (place, registry.host, digest)], check=True, stdout=subprocess.DEVNULL)
        theirs = (time.monotonic() - start) / PEER_RUNS * len(digests)
        line("the same by %s one by one (%d, scaled): wall" % (peer, PEER_RUNS), theirs, "s")
        line("  %s / pratique: wall" % peer, theirs / seconds, "×")


def bare_limit(front, path):
    """Seconds that a bare load generator needs for as many HEAD requests over one connection; None: there is none."""
    url = "https://%s%s" % (front.host, path)
    if shutil.which("h2load"):
        words = ["h2load", "-n", str(TAGS), "-c", "1", "-m", str(STREAMS), "-H", ":method: HEAD", "-H", "accept: " + OCI_MANIFEST, url % 0]
        out = subprocess.run(words, check=True, stdout=subprocess.PIPE, text=True).stdout
        if "%d succeeded" % TAGS not in out:
            sys.exit("h2load: not every request succeeded:\n" + out)
        found = re.search(r"finished in ([\d.]+)(ms|s),", out)
        return "h2load", float(found[1]) / (1000 if found[2] == "ms" else 1)
    if shutil.which("curl"):
        span = url.replace("%05d", "[00000-%05d]" % (TAGS - 1))
        words = ["curl", "-s", "-S", "-f", "-I", "-Z", "--parallel-max", str(STREAMS), "--http2", "--cacert", front.authority,
                 "-H", "Accept: " + OCI_MANIFEST, "-o", os.devnull, span]
        start = time.monotonic()
        subprocess.run(words, check=True)
        return "curl", time.monotonic() - start
    return None


def bench_tags(ours, front):
    """Ours and the bare generator take turns, so that both meet what else the machine does."""
    name = "%d tags by HEAD, HTTP/2" % TAGS
    words = [ours, "resolves", name, front.host + "/many/r00000", str(TAGS), front.authority]
    pairs = [(one_run(words), bare_limit(front, "/v2/many/r00000/manifests/t%05d")) for _ in range(WAVE_RUNS)]
    seconds = show_median([run for run, _ in pairs])[name + ": wall"]
    ideal = TAGS / STREAMS * LATENCY_MS / 1000
    line("  to %d round trips of %d ms" % (TAGS // STREAMS, LATENCY_MS), seconds / ideal, "×")
    if None in (bare for _, bare in pairs):
        print("skipped: what the server itself can do (neither h2load nor curl on PATH)")
        return
    peer, theirs = sorted(bare for _, bare in pairs)[WAVE_RUNS // 2]
    line("the same requests by %s: wall" % peer, theirs, "s")
    line("  %s to %d round trips of %d ms" % (peer, TAGS // STREAMS, LATENCY_MS), theirs / ideal, "×")
    line("  pratique / %s: wall" % peer, seconds / theirs, "×")


def print_state(name, registry, words, env):
    registry.control("reset", "POST")
    code = subprocess.run(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode
    if code != 0:
        sys.exit("%s: exit code %d: %s" % (name, code, " ".join(words)))
    time.sleep(0.2)  # the registry counts an answer when it has sent it
    stats = registry.control("stats")
    line("verify, %s: requests" % name, stats["requests"], "requests")
    line("verify, %s: content sent by the registry" % name, stats["bytes_sent"], "bytes")


def bench_states(program, ours, layout, digest):
    """One verification by what is known before it begins; the registry wants a bearer token."""
    home = tempfile.mkdtemp(prefix="pratique-bench-")
    env = dict(os.environ, HOME=home, DOCKER_CONFIG=home, XDG_CONFIG_HOME=home)
    cache, hints = os.path.join(home, "cache"), os.path.join(home, "hints")
    registry = Registry("--repo", "demo/api=" + layout, "--auth", "bearer")
    try:
        key = os.path.join(os.path.dirname(os.path.dirname(layout)), "keys", "release.pub")
        words = [program, "verify", "--image", "%s/demo/api@%s" % (registry.host, digest), "--key", key, "-o", "json"]
        print_state("nothing known", registry, words + ["--no-cache"], env)
        subprocess.run(words + ["--cache-dir", cache], env=env, check=True, stdout=subprocess.DEVNULL)
        os.makedirs(hints, mode=0o700)
        shutil.copy(os.path.join(cache, "hints.json"), hints)
        print_state("token server known", registry, words + ["--cache-dir", hints], env)
        print_state("everything immutable cached", registry, words + ["--cache-dir", cache], env)
        run_ours([ours, "again", registry.host + "/demo/api", digest])
    finally:
        registry.close()
        shutil.rmtree(home, ignore_errors=True)


def bench(program, ours, layout, digest):
    folder = tempfile.mkdtemp(prefix="pratique-bench-")
    try:
        if is_shared_here():
            bench_images(ours, folder)
            bench_states(program, ours, layout, digest)
        else:
            print("skipped: questions to a registry (the shared folder with its registry is not there)")
        if servers.can_answer_tags():
            nginx = servers.answer_tags(folder, LATENCY_MS)
            try:
                bench_tags(ours, nginx)
            finally:
                nginx.close()
        else:
            print("skipped: %d tags (no nginx with Lua: Debian's nginx-light and libnginx-mod-http-lua)" % TAGS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def bench_images(ours, folder):
    images = os.path.join(folder, "layout")
    digests = make_layout(images, IMAGES)
    registry = Registry("--repo", "bench/app=" + images, "--latency-ms", str(LATENCY_MS))
    front = None
    try:
        if shutil.which("nghttpx"):
            front = servers.front(registry, folder)
        else:
            print("skipped: HTTP/2 (no nghttpx on PATH: Debian's nghttp2-proxy)")
        bench_manifests(ours, registry, front, folder, digests)
    finally:
        if front:
            front.close()
        registry.close()
