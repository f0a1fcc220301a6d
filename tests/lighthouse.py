"""Lighthouse on the pages that readers come to first.

`python tests/lighthouse.py` rates how fast they are: the median of three runs each, since a busy
machine lowers it. What does not depend on the machine is tested in test_pages_lighthouse.py.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from pages import Site, build_site, host
from walking import TOOLS

COMMAND = TOOLS / ".bin" / "lighthouse"
KINDS = ("article", "person", "home")
_FLAGS = "--headless=new --no-sandbox --disable-gpu"
_LOWEST, _RUNS = 0.98, 3


def rate(url: str, categories: Iterable[str]) -> dict[str, Any]:
    """Return Lighthouse's report on a page, looked at as on a middling phone."""
    wanted = f"--only-categories={','.join(categories)}"
    command = [COMMAND, url, "--quiet", "--output=json", wanted, f"--chrome-flags={_FLAGS}"]
    browser = {"CHROME_PATH": shutil.which("chromium") or ""}
    done = subprocess.run(command, capture_output=True, check=True, env=os.environ | browser)
    return dict(json.loads(done.stdout))


def richest(site: Site) -> list[str]:
    """Return the richest page of each kind that is rated."""
    return [site.by_kind[kind][0] for kind in KINDS]


def main() -> int:
    """Rate and print; return 1 if a page is too slow."""
    slow = False
    with TemporaryDirectory() as folder:
        site = build_site(Path(folder), "vi")
        with host(site) as url:
            for path in richest(site):
                reports = [rate(url + path, ["performance"]) for _ in range(_RUNS)]
                score = median(one["categories"]["performance"]["score"] for one in reports)
                print(f"{score * 100:.0f}  {path}")  # noqa: T201  # what it is for
                slow |= score < _LOWEST
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
