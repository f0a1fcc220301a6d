"""What the builder refuses to do to a folder, and how it tells its own files from others'."""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.store import Entry, is_temporary

# Never ours to remove or to complain about: what hosts and version control keep in the folder.
_PROTECTED = frozenset({".git", "CNAME", ".nojekyll", ".gitignore", "_headers", "_redirects"})
# Put into every folder that somebody opens, by the system itself.
_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# Tells a folder that this program writes, also where its ledger was lost.
MARKER = ".broadsheet-site"
MARKER_TEXT = b"This folder is written by broadsheet; what is in it is replaced at each build.\n"
_SHOWN = 10


def refuse_dangerous(content: Path, layouts: Path, site: Path) -> None:
    """Raise BroadsheetError if writing to the site folder could harm what people own."""
    target = site.resolve()
    if target == Path(target.anchor) or target == Path.home().resolve():
        raise BroadsheetError("this folder is never written to", "name another", str(site))
    for source in (content, layouts):
        folder = source.resolve()
        if target == folder or target.is_relative_to(folder) or folder.is_relative_to(target):
            raise BroadsheetError(
                f"the output folder and {source} lie inside each other",
                mend="name an output folder beside it with --site",
                path=str(site),
            )
    if target.exists() and not target.is_dir():
        raise BroadsheetError("the output folder is a file", "name a folder", str(site))


def refuse_foreign(site: Path, ours: Mapping[str, Entry], planned: Collection[str]) -> None:
    """Raise BroadsheetError, with the list, if the site folder holds files that are not ours.

    planned: paths about to be written; where the ledger was lost, a folder with our mark may
    hold them already.
    """
    marked = (site / MARKER).is_file()
    foreign = [
        path for path in output_files(site) if path not in ours and not (marked and path in planned)
    ]
    if foreign:
        listed = ", ".join(foreign[:_SHOWN])
        more = f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else ""
        raise BroadsheetError(
            f"the output folder holds files that broadsheet did not write: {listed}{more}",
            mend="move them away (or delete them, if an earlier build left them), or name another "
            "folder with --site; files to be published go into content/media/",
            path=str(site),
        )


def output_files(site: Path) -> Iterator[str]:
    """Yield the posix paths of all files in the site folder but protected and temporary ones.

    A link to a folder counts as a file: what is behind it is not ours to write to.
    """
    for parent, folders, names in os.walk(site):
        passed = _SYSTEM | {*_PROTECTED, MARKER} if Path(parent) == site else _SYSTEM
        folders[:] = sorted(name for name in folders if name not in passed)
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*names, *links]):
            if not is_temporary(name) and name not in passed:
                yield Path(parent, name).relative_to(site).as_posix()


def leftover_files(site: Path) -> Iterator[Path]:
    """Yield the temporary files that a killed build left in the site folder."""
    for parent, _, names in os.walk(site):
        yield from (Path(parent, name) for name in names if is_temporary(name))


def is_intact(file: Path, entry: Entry) -> bool:
    """Tell whether a file still holds what the ledger says was written there.

    Size and time decide if they are the same; else the bytes do.
    """
    try:
        status = file.stat()
        if (status.st_size, status.st_mtime_ns) == (entry.size, entry.mtime):
            return True
        return digest_bytes(file.read_bytes()) in {entry.digest, entry.before}
    except OSError:
        return False
