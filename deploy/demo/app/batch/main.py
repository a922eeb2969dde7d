"""Compresses the logs that are older than a day, once; a YAML file lists the folders."""

import pathlib
import subprocess
import sys
import time

import yaml

DAY = 24 * 60 * 60


def compress_old(folder, now):
    for path in sorted(pathlib.Path(folder).glob("*.log")):
        if now - path.stat().st_mtime > DAY:
            subprocess.run(["/usr/bin/gzip", "--", str(path)], check=True)


if __name__ == "__main__":
    for name in yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["folders"]:
        compress_old(name, time.time())
