"""Pinned packages of npm, installed beside the binary, once."""
import os
import shutil
import subprocess
from pathlib import Path

import pytest


def missing(here, folder, package):
    """Installs what package.json and its lock in here say into the folder. Why that cannot be."""
    if not shutil.which("node") or not shutil.which("npm"):
        return "no node or no npm"
    folder.mkdir(exist_ok=True)
    lock, wanted = folder / "package-lock.json", (here / "package-lock.json").read_bytes()
    if lock.exists() and lock.read_bytes() == wanted and \
            (folder / "node_modules" / package).exists():
        return None
    shutil.copy(here / "package.json", folder)
    shutil.copy(here / "package-lock.json", folder)
    try:
        done = subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline",
             "--fetch-retries=1", "--fetch-timeout=20000"], cwd=folder, text=True,
            capture_output=True, timeout=90)
    except subprocess.TimeoutExpired:
        return "npm ci: the registry does not answer"
    return None if done.returncode == 0 else "npm ci: " + done.stderr.strip()[:200]


def install(here, name, package):
    """The folder of modules; the test is skipped when there is none."""
    folder = Path(os.environ["KONTINGENT_BINARY"]).parent / name
    if why := missing(here, folder, package):
        pytest.skip(why)
    return folder / "node_modules"
