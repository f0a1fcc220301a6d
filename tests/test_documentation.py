"""What the documentation says is true: commands run, options exist, codes are listed."""

import argparse
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from broadsheet.cli import COMMANDS, make_parser
from broadsheet.errors import CODES
from broadsheet.settings import Settings
from view_tables import view_tables

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def shell_lines() -> list[str]:
    blocks = re.findall(r"(?s)```sh\n(.*?)```", README)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_first_command_makes_the_sample_site(tmp_path: Path) -> None:
    """In a fresh copy with nothing installed, the README's first line ends with a site."""
    if os.environ.get("CI") != "true":
        pytest.skip("installs everything from PyPI; set CI=true to run it")
    clone = tmp_path / "clone"
    listed = (
        subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .split("\0")
    )
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    done = subprocess.run(
        ["bash", "-c", shell_lines()[0]], cwd=clone, capture_output=True, text=True, check=False
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stdout + done.stderr
    assert len(list((clone / "site" / "articles").glob("*.html"))) >= 24


def test_every_command_and_option_shown_exists() -> None:
    """Each broadsheet line of the README is one that the parser takes."""
    parser = make_parser()
    for line in shell_lines():
        if "broadsheet " in line and "pip" not in line:
            words = shlex.split(line, comments=True)[1:]
            assert isinstance(parser.parse_args(words), argparse.Namespace)


def test_every_command_is_documented() -> None:
    """The README names each command, and `--help` does too."""
    for command in COMMANDS:
        assert f"`{command}" in README
        assert command in make_parser().format_help()


def test_every_setting_is_documented() -> None:
    """The README names each key of site.toml."""
    for name in Settings.__struct_fields__:
        assert f"`{name}`" in README or f"`[{name}]`" in README


def test_table_of_codes_is_the_programs() -> None:
    """The README's table of problem codes is generated; print the right one if it is stale."""
    rows = [f"| `{code}` | {kind.severity} | {kind.meaning} |" for code, kind in CODES.items()]
    expected = "\n".join(["| code | severity | when |", "|---|---|---|", *rows])
    found = re.search(r"(?s)<!-- codes -->\n(.*?)\n?<!-- /codes -->", README)
    assert found is not None
    assert found[1] == expected, f"put this into README.md:\n{expected}"


def test_tables_of_views_are_the_programs() -> None:
    """The README tells what `page` and `site` hold; print the right tables if they are stale."""
    found = re.search(r"(?s)<!-- views -->\n(.*?)\n?<!-- /views -->", README)
    assert found is not None
    assert view_tables() == found[1], f"put this into README.md:\n{view_tables()}"
