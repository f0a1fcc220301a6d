"""Removes what builds wrote: the files that the ledger lists as we wrote them, and the state."""

import shutil
from pathlib import Path

from broadsheet.guard import MARKER, is_intact
from broadsheet.output_folder import OutputFolder
from broadsheet.store import State


def clean(site: Path, state_folder: Path) -> int:
    """Return how many files were removed from the site folder; changed ones stay."""
    state = State(state_folder, site)
    removed = 0
    with state.locked(), state.memo() as memo:
        OutputFolder(site, memo, state.journal_path).look_over()
        for path in memo.marks():
            file, entry = site / path, memo.entry(path)
            if entry and file.is_file() and is_intact(file, entry):
                file.unlink()
                removed += 1
        (site / MARKER).unlink(missing_ok=True)
    _remove_empty_folders(site)
    shutil.rmtree(state_folder, ignore_errors=True)
    return removed


def _remove_empty_folders(site: Path) -> None:
    folders = [path for path in site.rglob("*") if path.is_dir()]
    for folder in sorted(folders, reverse=True):
        if not any(folder.iterdir()):
            folder.rmdir()
