"""Works off the jobs of a YAML file. It loads them in a way that old PyYAML versions cannot do safely."""

import pathlib
import sys

import yaml


def jobs(path):
    return yaml.load(pathlib.Path(path).read_text(encoding="utf-8"), Loader=yaml.FullLoader)


if __name__ == "__main__":
    for job in jobs(sys.argv[1]):
        print(job["name"])
