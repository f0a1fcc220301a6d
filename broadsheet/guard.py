"""What the builder refuses to do to a folder, and how it tells its own files from others'."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.ledger import Entry
from broadsheet.store import is_temporary

# Never ours to remove or to complain about: what hosts and version control keep in the folder.
_PROTECTED = frozenset({".git", "CNAME", ".nojekyll", ".gitignore", "_headers", "_redirects"})
# Put into every folder that somebody opens, by the system itself.
_SYSTEM = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
# Tells a folder that this program writes, and which files are its own, also where its ledger was
# lost.
MARKER = ".broadsheet-site"
_MARKER_TEXT = b"This folder is written by broadsheet; what is in it is replaced at each build.\n"
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


class SiteFolder(Frozen):
    """What is in the site folder: sizes and times of its files by path, and leftovers of a kill.

    Protected files are none of them. A link to a folder counts as a file: what is behind it is
    not ours to write to.
    """

    files: Mapping[str, tuple[int, int]]
    leftovers: tuple[Path, ...]


def look_over(site: Path) -> SiteFolder:
    """Return what is in the site folder."""
    files: dict[str, tuple[int, int]] = {}
    leftovers: list[Path] = []
    folders = [""] if site.is_dir() else []
    while folders:
        above = folders.pop()
        passed = _SYSTEM if above else _SYSTEM | {*_PROTECTED, MARKER}
        with os.scandir(site / above) as scan:
            for entry in scan:
                if entry.name in passed:
                    continue
                path = f"{above}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif is_temporary(entry.name):
                    leftovers.append(Path(entry.path))
                else:
                    status = entry.stat(follow_symlinks=False)
                    files[path] = status.st_size, status.st_mtime_ns
    return SiteFolder(files, tuple(leftovers))


def marker_text(paths: Iterable[str] = ()) -> bytes:
    """Return what the marker of a site folder says, where these are all the files written there.

    One with a line break in its name would be two; where the ledger is lost it is not known.
    """
    lines = (os.fsencode(path) + b"\n" for path in sorted(paths) if "\n" not in path)
    return _MARKER_TEXT + b"".join(lines)


def listed_files(marker: bytes) -> Iterator[str]:
    """Yield the paths that a marker lists."""
    yield from map(os.fsdecode, marker.removeprefix(_MARKER_TEXT).split(b"\n"))


def refuse_foreign(site: Path, foreign: Collection[str], planned: Collection[str]) -> None:
    """Raise BroadsheetError, with the list, if the site folder holds files that are not ours.

    foreign: paths that the ledger does not know. planned: paths about to be written; where the
    ledger was lost, a folder with our mark may hold them already.
    """
    marked = (site / MARKER).is_file()
    left = sorted(path for path in foreign if not (marked and path in planned))
    if left:
        listed = ", ".join(left[:_SHOWN])
        more = f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else ""
        raise BroadsheetError(
            f"the output folder holds files that broadsheet did not write: {listed}{more}",
            mend="move them away (or delete them, if an earlier build left them), or name another "
            "folder with --site; files to be published go into content/media/",
            path=str(site),
        )


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


def holding(file: Path | str, data: bytes) -> os.stat_result | None:
    """Return what the system tells of a file that holds these bytes, None of any other."""
    try:
        status = os.stat(file)
        if status.st_size == len(data):
            with open(file, "rb") as opened:
                return status if opened.read() == data else None
    except OSError:  # it is not there, as a rule
        pass
    return None
