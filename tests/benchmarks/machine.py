"""Where the figures were taken, and how much memory a server holds."""

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.browser.driver import CHROMIUM, ROOT

PACKAGES = ("streamlit", "folium", "streamlit-folium", "geopandas", "pandas", "numpy", "pydeck", "playwright")
KB = 1024
LOADING = """
import json, time
start = time.perf_counter()
from geo import layers, store
imported = time.perf_counter()
atlas = store.load_atlas()
loaded = time.perf_counter()
asset = layers.pack_asset(layers.pack_events(atlas))
print(json.dumps({"import_s": imported - start, "load_s": loaded - imported, "pack_s": time.perf_counter() - loaded,
                  "asset_bytes": len(asset.content), "rows": len(atlas.events)}))
"""


def describe_machine() -> dict[str, Any]:
    """Cores, model, versions, date and commit."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        "commit": _git("rev-parse", "--short", "HEAD") + (" with changes" if _git("status", "--porcelain") else ""),
        "cores": os.cpu_count(),
        "processor": _processor(),
        "load": os.getloadavg()[0],
        "python": platform.python_version(),
        "chromium": _output([str(CHROMIUM), "--version"]).removeprefix("Chromium ").split(" ")[0],
        "packages": {name: version(name) for name in PACKAGES},
    }


def time_loading(folder: Path) -> dict[str, float]:
    """Seconds that a new process needs to import the library, load a folder's tables, and pack its events."""
    environment = {**os.environ, "ATLAS_DATA": str(folder)}
    run = subprocess.run([sys.executable, "-c", LOADING], cwd=ROOT, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise RuntimeError(f"the folder cannot be loaded: {run.stderr[-600:]}")
    return json.loads(run.stdout)


def server_memory_mb(address: str) -> float:
    """Resident memory of the server at an address, a child of this process."""
    port = address.rsplit(":", 1)[1]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes().decode().split("\0")
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines() if ":\t" in line)
        except OSError:
            continue  # a process that has just ended
        if lines["PPid"] == str(os.getpid()) and port in command:
            return int(lines["VmRSS"].split()[0]) / KB
    raise RuntimeError(f"no server at {address}")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(": ", 1)[1]
    return platform.processor()


def _git(*arguments: str) -> str:
    return _output(["git", "-C", str(ROOT), *arguments])


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
