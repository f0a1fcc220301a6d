"""Raw files to drafts, and drafts to texts: each within a bound of time and memory.

The functions on bytes run in worker processes; only texts come back, and the pictures of a Word
file when they are asked for. Raw files are never changed.
"""

import hashlib
import pickle
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from errno import ENOENT
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from broadsheet.acquaintance import Acquaintance, Sighting, completed, findings, overlooked
from broadsheet.address import slugify
from broadsheet.convert import (
    Origin,
    Wish,
    article_text,
    name_text,
    references,
    replace_references,
    wished_slug,
    with_language,
)
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Extraction, RawArticle
from broadsheet.names import Knowledge, recall
from broadsheet.pool import run
from broadsheet.progress import Progress
from broadsheet.readers import ReaderOptions, read_raw
from broadsheet.sources import is_leftover, read_bytes, walk_all
from broadsheet.spool import Spool
from broadsheet.worker import Crashed, Exceeded, Limits, get_ready

# Of 900 real files the slowest took 8 s on a machine under load, and none 0.2 GB.
LIMITS: Final = Limits(seconds=20.0, bytes=1 << 30)

PRELOAD: Final = "broadsheet.readiness"

# What browsers show. SVG is left out: it may carry scripts.
_SHOWN: Final = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp"})
_PICTURES: Final = _SHOWN | {".svg", ".tif", ".tiff", ".ico", ".heic", ".emf", ".wmf"}
_PAGES: Final = (".html", ".htm", ".mhtml")
_WITH_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#?]")


class RawFile(Frozen):
    """One raw file.

    path: as articles record it, such as `inbox/a.xml`. shown: for messages, relative to the
    root. home: the folder that local pictures must lie in.
    """

    path: str
    shown: str
    file: Path
    home: Path
    sha256: str = ""


class Draft(Frozen):
    """One article as read, before it has its final names and its own.

    shown: the raw file, for messages. names: those in it, after one reading. media: pairs of the
    file name in `../media/<slug of the wish>/` and the address that the raw article has for it.
    """

    origin: Origin
    shown: str
    item: str
    wish: Wish
    names: tuple[Sighting, ...]
    media: tuple[tuple[str, str], ...] = ()

    @property
    def identity(self) -> tuple[str, str]:
        """What the article is known by, for ever: the raw file's path and the item in it."""
        return self.origin.path, self.item


class Drafts(Frozen):
    """What one raw file gave.

    readings: for each draft, packed, what `settle_all` makes its text of.
    """

    drafts: tuple[Draft, ...] = ()
    problems: tuple[Problem, ...] = ()
    readings: tuple[bytes, ...] = ()


class _Reading(Frozen):
    """An article with the names found in it, and where it came from."""

    article: RawArticle
    found: Extraction
    origin: Origin


# --- finding ----------------------------------------------------------------------------------


def find_raw_files(
    content: Path, paths: Sequence[Path] = ()
) -> tuple[tuple[RawFile, ...], tuple[Problem, ...]]:
    """Return the raw files below content/inbox/, or those named, each with its digest.

    Leftovers of programs, pictures, and the folders that browsers save beside a page are no
    articles; they are passed by unless named themselves.
    """
    inbox = content / "inbox"
    found: dict[str, RawFile] = {}
    problems: list[Problem] = []
    for raw in _located(content, paths or ([inbox] if inbox.is_dir() else [])):
        if isinstance(raw, Problem):
            problems.append(raw)
            continue
        try:
            if not raw.file.is_file():  # opening a pipe would wait for ever
                raise FileNotFoundError(ENOENT, "no such plain file")
            with raw.file.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            what = f"cannot be read: {error.strerror or error}"
            problems.append(Problem("unreadable", raw.shown, what, "check its path and rights"))
            continue
        if raw.path in found and found[raw.path].file != raw.file:
            what = f"another file named would also be recorded as {raw.path}"
            mend = "put both into content/inbox and convert that"
            problems.append(Problem("same-address", raw.shown, what, mend))
            continue
        found[raw.path] = replace(raw, sha256=digest)
    return tuple(found[path] for path in sorted(found)), tuple(problems)


def _located(content: Path, paths: Iterable[Path]) -> Iterator[RawFile | Problem]:
    inside = content.resolve()
    for path in paths:
        if not path.is_dir():
            yield _raw_file(content.name, inside, path, path.parent, path.name)
            continue
        own = path.resolve().name
        for relative, file, obstacle in walk_all(path):
            if file.suffix.lower() in _PICTURES or _is_beside_page(path, relative):
                continue
            if obstacle:
                shown = _raw_file(content.name, inside, path, path, path.name).shown
                yield replace(obstacle, path=f"{shown}/{relative}")
            else:
                yield _raw_file(content.name, inside, file, path, f"{own}/{relative}")


def _raw_file(called: str, inside: Path, file: Path, folder: Path, name: str) -> RawFile:
    """Record a file by its path in content/, else in the root, else by the name given.

    called: what content/ is, for messages; inside: where it is, links followed.
    """
    full = file.resolve()
    path, shown, home = name, "", folder
    if full.is_relative_to(inside):
        path, shown, home = full.relative_to(inside).as_posix(), f"{called}/", inside / "inbox"
    elif full.is_relative_to(inside.parent):
        path = full.relative_to(inside.parent).as_posix()
    path = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return RawFile(path, shown + path, file, home)


def _is_beside_page(folder: Path, relative: str) -> bool:
    """Tell whether a file lies in the folder that a browser saved beside a page."""
    *parents, _ = relative.split("/")
    for depth, name in enumerate(parents):
        stem, _, ending = name.rpartition("_")
        if ending == "files":
            page = folder.joinpath(*parents[:depth], stem)
            if any(page.with_name(stem + suffix).exists() for suffix in _PAGES):
                return True
    return False


# --- reading, in workers ----------------------------------------------------------------------


def read_all(
    files: Sequence[RawFile],
    options: ReaderOptions,
    known: Knowledge,
    jobs: int,
    progress: Progress,
) -> Iterator[tuple[RawFile, Drafts]]:
    """Yield what each raw file gives, in order; one that is over its bounds gives a problem."""
    task = partial(read_drafts, options, known)
    get_ready((__name__, PRELOAD))
    for done, (raw, result) in enumerate(
        zip(files, run(task, files, jobs=jobs, limits=LIMITS), strict=True),
        start=1,
    ):
        progress("converting", done, len(files))
        yield raw, _said(raw, result) if isinstance(result, Exceeded | Crashed) else result


def _said(raw: RawFile, result: Exceeded | Crashed) -> Drafts:
    mend = "convert it by other means, for example save it as plain text"
    if isinstance(result, Crashed):
        return Drafts((), (Problem("damaged", raw.shown, f"cannot be read: {result.what}", mend),))
    bound = f"{LIMITS.seconds:.0f} seconds" if result.what == "time" else f"{LIMITS.bytes >> 30} GB"
    return Drafts((), (Problem("too-large", raw.shown, f"reading it takes over {bound}", mend),))


def read_drafts(options: ReaderOptions, known: Knowledge, raw: RawFile) -> Drafts:
    """Read one raw file and convert each of its articles."""
    data, problems = read_bytes(raw.file, raw.shown)
    if problems:
        return Drafts((), problems)
    reading = read_raw(raw.shown, data, options)
    made = [_draft(raw, article, known) for article in _with_own_items(reading.articles)]
    problems = reading.problems + tuple(problem for _, _, said in made for problem in said)
    if not made and not problems:
        problems = (Problem("empty", raw.shown, "no article in this file"),)
    return Drafts(
        tuple(draft for draft, _, _ in made), problems, tuple(packed for _, packed, _ in made)
    )


def read_media(options: ReaderOptions, raw: RawFile) -> dict[tuple[str, str], bytes]:
    """Return the files inside one raw file by item and name."""
    data, _ = read_bytes(raw.file, raw.shown)
    articles = _with_own_items(read_raw(raw.shown, data, options).articles)
    return {(one.item, media.name): media.data for one in articles for media in one.media}


def _with_own_items(articles: Iterable[RawArticle]) -> list[RawArticle]:
    """Tell apart what a broken export calls the same."""
    own: dict[str, RawArticle] = {}
    for article in articles:
        item, count = article.item, 2
        while item in own:
            item, count = f"{article.item} ({count})".strip(), count + 1
        own[item] = replace(article, item=item)
    return list(own.values())


def _draft(
    raw: RawFile, article: RawArticle, known: Knowledge
) -> tuple[Draft, bytes, tuple[Problem, ...]]:
    origin = Origin(raw.path, raw.sha256)
    stem = Path(raw.path).stem
    slug = wished_slug(article, stem)
    chosen, problems = _media(raw, article)
    places = {address: f"../media/{slug}/{name}" for name, address, _ in chosen}
    media = tuple((name, where) for name, _, where in chosen)
    body = replace_references(article.body, places)
    article = with_language(replace(article, body=body, media=()))
    found = _names(article, known)
    date = str(article.date.value) if article.date else ""
    wish = Wish(slug, date, stem, f"{raw.path}\n{article.item}")
    names = findings(article, found)
    draft = Draft(origin, raw.shown, article.item, wish, names, media)
    return draft, pickle.dumps(_Reading(article, found, origin)), problems


def settle_all(
    drafts: Sequence[Draft], spool: Spool, acquaintance: Acquaintance, known: Knowledge, jobs: int
) -> Iterator[str]:
    """Yield the text of each draft, in order, with the names that the collection tells.

    spool: what was read of each, by identity. Pictures are in `../media/<slug of the wish>/`.
    """
    task = partial(_settled, acquaintance, known)
    readings = (spool[draft.identity] for draft in drafts)
    for draft, text in zip(drafts, run(task, readings, jobs=jobs, limits=LIMITS), strict=True):
        if isinstance(text, Exceeded | Crashed):
            reading = _unpacked(spool[draft.identity])
            yield article_text(reading.article, reading.found, reading.origin)
        else:
            yield text


def _settled(acquaintance: Acquaintance, known: Knowledge, packed: bytes) -> str:
    reading = _unpacked(packed)
    article, found = reading.article, reading.found
    if names := overlooked(acquaintance, name_text(article), found):
        found = _names(article, replace(known, names=(*known.names, *names)))
    return article_text(article, completed(acquaintance, found), reading.origin)


def _unpacked(packed: bytes) -> _Reading:
    reading: _Reading = pickle.loads(packed)  # noqa: S301  a worker of this run has packed it
    return reading


def _names(article: RawArticle, known: Knowledge) -> Extraction:
    if article.people and article.organisations:
        return Extraction()
    lang = article.lang.value if article.lang else "vi"
    return recall(name_text(article), lang, known)


def _media(
    raw: RawFile, article: RawArticle
) -> tuple[tuple[tuple[str, str, str], ...], tuple[Problem, ...]]:
    """Return the pictures to copy, and those that are not copied.

    Each as (new name, address in the body, the same inside or beside the raw file).
    """
    inside = {f"media:{media.name}" for media in article.media}
    chosen: dict[str, tuple[str, str]] = {}
    problems = []
    for address in references(article.body):
        where = _beside_page(article, address)
        if address not in inside and local_picture(raw, where) is None:
            continue
        name = Path(unquote(address)).name.removeprefix("media:")
        if Path(name).suffix.lower() in _SHOWN:
            chosen[_file_name(name, chosen)] = address, where
        else:
            what = f'the picture "{name}" is not copied: a browser would not show it, or run it'
            problems.append(Problem("left-out", raw.shown, what, "save it as PNG or JPEG"))
    return tuple((name, *found) for name, found in chosen.items()), tuple(problems)


def _beside_page(article: RawArticle, address: str) -> str:
    """Return an address relative to where its page was published, as a saved page has it."""
    folder = article.source.value.url.rpartition("/")[0] if article.source else ""
    return address.removeprefix(f"{folder}/") if folder else address


def local_picture(raw: RawFile, address: str) -> Path | None:
    """Return the file that an address means, if it is a picture in the raw file's own folder."""
    path = Path(unquote(re.split(r"[?#]", address)[0]))
    if _WITH_SCHEME.match(address) or path.suffix.lower() not in _PICTURES:
        return None
    try:
        file = (raw.file.parent / path).resolve()
        is_ours = file.is_file() and file.is_relative_to(raw.home.resolve())
    except (OSError, ValueError):
        return None
    return file if is_ours and not is_leftover(file.name) else None


def _file_name(name: str, taken: Container[str]) -> str:
    stem, suffix = slugify(Path(name).stem) or "picture", Path(name).suffix.lower()
    offers = (f"{stem[:100]}{number}{suffix}" for number in chain([""], count(2)))
    return next(offer for offer in offers if offer not in taken)


def read_all_media(
    files: Sequence[RawFile], options: ReaderOptions, jobs: int
) -> Iterator[tuple[RawFile, dict[tuple[str, str], bytes]]]:
    """Yield what lies inside some raw files, by item and name; nothing where that fails now."""
    results = run(partial(read_media, options), files, jobs=jobs, limits=LIMITS)
    for raw, found in zip(files, results, strict=True):
        yield raw, {} if isinstance(found, Exceeded | Crashed) else found
