"""`init DIR`: a new, empty collection that builds at once."""

import argparse
import json
from pathlib import Path

from broadsheet.cli import Places
from broadsheet.errors import BroadsheetError
from broadsheet.report import Reporter
from broadsheet.store import write_atomic

_FILES = {
    "content/site.toml": """\
title = {name}
description = ""
lang = "vi"       # of the interface: "vi" or "en"
author = ""
footer = ""
base_url = ""     # where the site will live, such as "https://example.org/archive"
""",
    "content/inbox/.gitkeep": "",
    "content/media/.gitkeep": "",
    "content/pages/about.md": """\
---
title: {name}
menu: 1
---

What this collection is, who keeps it, and how to reach them.
""",
    "layouts/.gitkeep": "",
    "site/.gitignore": "*\n!.gitignore\n",
    ".gitignore": ".broadsheet/\n",
}


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Make the folders and the first settings in a new or empty folder."""
    del places
    folder = Path(options.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BroadsheetError("the folder is not empty", "name a new one", str(folder))
    # What JSON quotes, TOML and YAML read alike.
    name = json.dumps(folder.resolve().name, ensure_ascii=False)
    for path, text in _FILES.items():
        write_atomic(folder / path, text.replace("{name}", name).encode())
    reporter.say(
        f"{folder} is ready: put articles into {folder / 'content' / 'inbox'}, then run\n"
        f"    broadsheet --root {folder}"
    )
    reporter.result({"made": sorted(_FILES)}, ())
    return 0
