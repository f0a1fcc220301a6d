"""Finds and reads the files that a build is made of: content, layouts, the program itself."""

import os
import re
import stat
import tomllib
from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import broadsheet
from broadsheet.digest import digest_bytes, digest_value
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.frozen import Frozen, replace
from broadsheet.settings import Settings, read_settings

# Left behind by editors, downloads, sync programs and systems; never anybody's article.
_LEFTOVER = re.compile(
    r"(?i)^(?:[.~].*|.*~|#.*#|4913|desktop\.ini|thumbs\.db|.*\.(?:tmp|temp|bak|orig|swp|swo|"
    r"part|partial|crdownload|download|lock))$"
)
# No article comes near; a file of nothing but holes can be of any size.
_SIZE_LIMIT = 256 << 20
_PACKAGE = Path(broadsheet.__file__).parent
# Where to look below a folder if it is not known where something has changed.
EVERYWHERE = ("",)
# Below content/: the weights that `names train` makes of the collection.
WEIGHTS = "names"


class Role(StrEnum):
    """What a file below content/ is for, told by its folder."""

    ARTICLE = "article"
    PERSON = "people"
    ORGANISATION = "organisations"
    PAGE = "page"
    MEDIA = "media"


_FOLDERS = {
    "people": Role.PERSON,
    "organisations": Role.ORGANISATION,
    "pages": Role.PAGE,
    "media": Role.MEDIA,
}
# Files that tell of one person or body; of which kind, the role says in the words of `Kind`.
RECORDS = frozenset((Role.PERSON, Role.ORGANISATION))


class SourceFile(NamedTuple):
    """One file below content/. path: posix, relative to content/; file: where it is."""

    path: str
    role: Role
    file: str
    status: os.stat_result


# Of each layout by name, the names of those that it extends, includes and imports.
References = tuple[tuple[str, tuple[str, ...]], ...]


class LayoutFiles(Frozen):
    """A layouts folder laid over the one that ships with the program.

    texts: layouts by name. assets: files by name, relative to assets/. strings: the phrases of
    the site's language. folder: where the user's layouts are, for messages. references: what each
    layout extends, includes and imports, if an earlier build of the same texts has found out.
    """

    texts: tuple[tuple[str, str], ...]
    assets: tuple[tuple[str, Path], ...]
    strings: tuple[tuple[str, str], ...]
    folder: str
    references: References = ()


def is_leftover(name: str) -> bool:
    """Tell whether a file or folder name is hidden or one that programs leave behind.

    >>> is_leftover(".bai.md.swp"), is_leftover("bai.md")
    (True, False)
    """
    return _LEFTOVER.match(name) is not None


def walk_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (posix path relative to the folder, path) of every plain file below it, in order.

    Hidden files, leftovers, special files and links that lead out of the folder are passed by.
    Bytes of a name that are not UTF-8 show as replacement characters.
    """
    return ((found.path, Path(found.file)) for found in walk(folder) if found.obstacle is None)


def walk_all(folder: Path) -> Iterator[tuple[str, Path, Problem | None]]:
    """Yield the same, and what a person may miss: with the reason why it is not opened.

    The problem's path is relative to the folder.
    """
    return ((found.path, Path(found.file), found.obstacle) for found in walk(folder))


class Found(NamedTuple):
    """A file met below a folder. path: posix, relative to the folder; status: of what it is.

    file: where it is. obstacle: why it is not opened, if it is not; with the same path.
    """

    path: str
    file: str
    status: os.stat_result | None
    obstacle: Problem | None = None


def walk(folder: Path, places: Collection[str] = EVERYWHERE) -> Iterator[Found]:
    """Yield the same with what the system tells of each file, at the cost of one question each.

    places: paths relative to the folder, at and below which to look; none lies below another.
    """
    root = os.path.realpath(folder)
    for place in places:
        file = folder / place
        if file.is_dir() and not (place and file.is_symlink()):
            yield from _walk(os.fspath(file), f"{place}/" if place else "", root)
        elif os.path.lexists(file):
            yield _found(file, os.fspath(file), shown_path(place), root)


def _walk(folder: str, above: str, root: str) -> Iterator[Found]:
    try:
        with os.scandir(folder) as scan:
            entries = sorted(
                (entry for entry in scan if not is_leftover(entry.name)),
                key=lambda entry: entry.name,
            )
    except OSError as error:
        if above:
            shown = shown_path(above.rstrip("/"))
            problem = Problem("unreadable", shown, f"cannot be read: {error.strerror}")
            yield Found(shown, folder, None, problem)
        return
    folders = []
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            folders.append(entry)
        else:
            yield _found(entry, entry.path, shown_path(above + entry.name), root)
    for entry in folders:
        yield from _walk(entry.path, f"{above}{entry.name}/", root)


def shown_path(path: str) -> str:
    """Return a path as it is told and remembered; bytes of a name that are not UTF-8 are lost."""
    return (
        path
        if path.isascii()
        else path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    )


def _found(entry: os.DirEntry[str] | Path, file: str, shown: str, root: str) -> Found:
    """Return a file, with the reason if it is not opened: a link may lead to anybody's secrets."""
    try:
        status = entry.stat()
        if entry.is_symlink() and not Path(file).resolve().is_relative_to(root):
            what = "a link that leads out of the folder is not followed"
            return Found(
                shown,
                file,
                status,
                Problem("unreadable", shown, what, "put a copy of the file here"),
            )
    except OSError as error:
        problem = Problem("unreadable", shown, f"cannot be read: {error.strerror or error}")
        return Found(shown, file, None, problem)
    return Found(shown, file, status, _obstacle(status, shown))


def _obstacle(status: os.stat_result, shown: str) -> Problem | None:
    if stat.S_ISDIR(status.st_mode):
        return Problem("left-out", shown, "a link to a folder is not followed")
    if not stat.S_ISREG(status.st_mode):
        return Problem("unreadable", shown, "it is no file with a text, but a pipe or a device")
    if status.st_size > _SIZE_LIMIT:
        what = f"it is larger than {_SIZE_LIMIT >> 20} MB"
        return Problem("too-large", shown, what, "cut it into smaller files")
    return None


def places_of(changed: Iterable[Path], content: Path) -> tuple[str, ...]:
    """Return where below content/ to look for some changes; no place lies below another.

    >>> changed = map(Path, ("content/articles/a.md", "content/articles", "layouts/base.html"))
    >>> places_of(changed, Path("content"))
    ('articles',)
    """
    found = {path.relative_to(content) for path in changed if path.is_relative_to(content)}
    outermost = sorted(path for path in found if found.isdisjoint(path.parents))
    return tuple(path.as_posix() if path.name else "" for path in outermost)


def find_sources(content: Path) -> tuple[SourceFile, ...]:
    """Return the files a build reads, by path.

    Any Markdown file outside the folders with a meaning of their own is an article.
    """
    return survey(content)[0]


def survey(
    content: Path, places: Collection[str] = EVERYWHERE
) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
    """Return the same, and what would be among them if it could be read. places: see `walk`."""
    found: list[SourceFile] = []
    problems: list[Problem] = []
    for one in walk(content, places):
        role = role_of(one.path)
        is_folder = one.obstacle is not None and os.path.isdir(one.file)  # noqa: PTH112
        if one.obstacle and (role or (is_folder and not one.path.startswith("inbox/"))):
            problems.append(replace(one.obstacle, path=f"content/{one.path}"))
        elif role and one.status:
            found.append(SourceFile(one.path, role, one.file, one.status))
    return tuple(sorted(found, key=lambda source: source.path)), tuple(problems)


def role_of(path: str) -> Role | None:
    """Return what a file below content/ is read as, None if no build reads it.

    >>> role_of("people/le-an.md"), role_of("cu/bai.md"), role_of("inbox/bai.md")
    (<Role.PERSON: 'people'>, <Role.ARTICLE: 'article'>, None)
    """
    folder = path.partition("/")[0] if "/" in path else ""
    role = _FOLDERS.get(folder, Role.ARTICLE)
    is_read = role == Role.MEDIA or path.endswith(".md")
    return role if is_read and folder != "inbox" else None


def read_bytes(path: Path | str, shown: str) -> tuple[bytes, tuple[Problem, ...]]:
    """Return a file's bytes, or none and the problem if the system refuses."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # a Path takes twice as long
            return file.read(), ()
    except OSError as error:
        what = f"cannot be read: {error.strerror or error}"
        return b"", (Problem("unreadable", shown, what, mend="change its rights or remove it"),)


def exposure(path: str) -> BroadsheetError:
    """Stop rather than publish a name that a record, now unreadable, may have meant to hide."""
    return BroadsheetError(
        "this record cannot be read, and it may say that a name is hidden",
        mend="mend the record, so that the name is not published by mistake",
        path=f"content/{path}",
    )


def load_settings(content: Path) -> Settings:
    """Return the settings in content/site.toml, or the defaults where there is none.

    Raises BroadsheetError if the file cannot be understood or content/ does not exist.
    """
    if not content.is_dir():
        raise BroadsheetError(
            "there is no such content folder",
            mend="name it with --content, or make a new collection with `init`",
            path=str(content),
        )
    file = content / "site.toml"
    return read_settings(_read_text(file), "content/site.toml") if file.exists() else Settings()


def load_layouts(folder: Path, lang: str) -> LayoutFiles:
    """Return the user's layouts over the shipped ones; the folder need not exist.

    A shipped layout that one of the user's replaces is still there as `shipped/<name>`, to extend.
    Raises BroadsheetError for a text that is not UTF-8 or phrases that are not TOML.
    """
    shipped = dict(walk_files(shipped_layouts()))
    own = dict(walk_files(folder)) if folder.resolve() != shipped_layouts().resolve() else {}
    files = {
        **{f"shipped/{name}": shipped[name] for name in own if name in shipped},
        **shipped,
        **own,
    }
    texts = {
        name: _read_text(path)
        for name, path in files.items()
        if not name.removeprefix("shipped/").startswith(("assets/", "strings/"))
    }
    assets = {n.removeprefix("assets/"): p for n, p in files.items() if n.startswith("assets/")}
    return LayoutFiles(
        tuple(sorted(texts.items())),
        tuple(sorted(assets.items())),
        _phrases(files, lang),
        folder.name or str(folder),
    )


def _phrases(files: dict[str, Path], lang: str) -> tuple[tuple[str, str], ...]:
    path = files.get(f"strings/{lang}.toml")
    if path is None:
        raise BroadsheetError(f'no phrases for the language "{lang}"', f"add strings/{lang}.toml")
    try:
        table = tomllib.loads(_read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise BroadsheetError(f"not valid TOML: {error}", path=str(path)) from error
    return tuple(sorted((key, str(value)) for key, value in table.items()))


def _read_text(path: Path) -> str:
    try:
        return read_needed(path).decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BroadsheetError(f"cannot be read as UTF-8: {error}", path=str(path)) from error


def read_needed(path: Path) -> bytes:
    """Return the bytes of a file without which no site can be made.

    Raises BroadsheetError if the system refuses.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise BroadsheetError(f"cannot be read: {error.strerror}", path=str(path)) from error


def shipped_layouts() -> Path:
    """Return the layouts that come with the program, installed or in a checkout."""
    installed = _PACKAGE / "starter" / "layouts"
    return installed if installed.is_dir() else _PACKAGE.parent / "layouts"


@cache
def program_digest() -> str:
    """Return a digest of the program's own files, so that a new version renders anew."""
    files = sorted(path for path in _PACKAGE.rglob("*") if path.suffix in {".py", ".txt", ".toml"})
    return digest_value(tuple((path.name, digest_bytes(path.read_bytes())) for path in files))
