"""The npm packages of a package.json, installed once per version into the user's cache folder.

Skips the test, with the reason, where Node.js, npm or the registry is missing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

PACKAGES = Path(__file__).with_name("package.json")
OLDEST_NODE = 20
INSTALL_SECONDS = 300


def installed_packages(packages: Path = PACKAGES) -> Path:
    """The `node_modules` folder of the packages that this package.json names."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("no Node.js with npm on the PATH")
    version = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    if int(version.stdout.strip().lstrip("v").partition(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node.js {version.stdout.strip()} is older than {OLDEST_NODE}")
    name = hashlib.sha256(packages.read_bytes()).hexdigest()[:12]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "etalase-tests"
    caches.mkdir(parents=True, exist_ok=True)
    folder = caches / f"{packages.parent.name}-{name}"
    with FileLock(caches / f"{folder.name}.lock"):
        if not folder.exists():
            _install(npm, packages, folder)
    return folder / "node_modules"


def _install(npm: str, packages: Path, folder: Path) -> None:
    unfinished = folder.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    shutil.copy(packages, unfinished)
    # No lock file: it would name the registry of whoever wrote it; versions are exact instead.
    command = [npm, "install", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    try:
        subprocess.run(
            command, cwd=unfinished, capture_output=True, check=True, timeout=INSTALL_SECONDS
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        told = (error.stderr or b"").decode(errors="replace").strip().splitlines()
        pytest.skip(f"npm could not install the front end: {told[-1] if told else error}")
    unfinished.rename(folder)
