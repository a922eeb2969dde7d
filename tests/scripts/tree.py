"""The files of the repository, without what is built or belongs to git."""

import pathlib

TOP = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".cache", "build", "__pycache__"}


def files(folder="."):
    """Every file below a folder of the repository, as paths from the top, sorted."""
    found = []
    for path in sorted((TOP / folder).iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in NOT_OURS:
                found += files(path.relative_to(TOP))
        else:
            found.append(path.relative_to(TOP))
    return found


def first_line(path):
    with open(TOP / path, "rb") as file:
        return file.readline(200).decode("utf-8", "replace").strip()
