"""Two sites with every kind of page, one for each language, and a server like a plain host's."""

import gzip
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, product
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

from lxml import etree, html

from conftest import Collection

PROJECT = Path(__file__).parents[1]
READING = Path(__file__).parent / "fixtures" / "reading"
# The kinds of pages by their addresses; each must occur, and each page must be of one of them.
KINDS = {
    "home": r"index\.html",
    "article": r"articles/[^/]+\.html",
    "people": r"people/index\.html",
    "people, further": r"people/az/[^/]+\.html",
    "person": r"people/[^/]+\.html",
    "person, further": r"people/[^/]+/[^/]+\.html",
    "organisations": r"organisations/index\.html",
    "organisation": r"organisations/[^/]+\.html",
    "organisation, further": r"organisations/[^/]+/[^/]+\.html",
    "archive": r"archive/index\.html",
    "year": r"archive/\d{4}\.html",
    "month": r"archive/\d{4}-\d\d\.html",
    "undated": r"archive/undated\.html",
    "network": r"network\.html",
    "timeline": r"timeline\.html",
    "search": r"search\.html",
    "data": r"data/index\.html",
    "missing": r"404\.html",
    "text": r"[\w-]+\.html",
}
MOVED = b'http-equiv="refresh"'

# Who fills the collections: so many names, and notes of one year, that every list is cut.
_CROWD = {
    "en": (
        (
            "Ada Alma Bram Clover Dorcas Edda Ezra Fenwick Gwen Hob Ivy Jonas Kit Lark Moss Nell",
            "May Rose Lee",
            "Ashdown Birk Coppice Drover Eskdale Furlong Garth Hollin Inglewood Keld Lorton Marl",
        ),
        ("Notes from the lanes", "{} told the reading room of {} what stood on the market stall."),
        ("Upper Tarn Reading Room", "Lucinda Fell"),
    ),
    "vi": (
        (
            "Bùi Cao Đinh Đỗ Hồ Lê Lương Mạc Ngô Nguyễn Phan Trần",
            "Bá Thị",
            "An Ân Bưởi Cần Đào Đặng Én Gấm Hến Ích Kiệu Lụa Mơ Nụ Ớt Phấn Quýt Sậy Tràm Ướm Vượng",
        ),
        ("Tin vặn xóm dưới", "{} kể cho Phòng đọc {} nghe chuyện quầy hàng đầu chợ."),
        ("Phòng đọc sách Bến Lụa", "Lê Thị Hến"),
    ),
}
_NOTES, _NOTES_OF_THE_YEAR = 440, 410


@dataclass(frozen=True)
class Site:
    """A built site.

    folder: where its files are. lang: of its interface. base_url: where it is said to live.
    """

    folder: Path
    lang: str
    base_url: str

    @cached_property
    def pages(self) -> dict[str, bytes]:
        """Every HTML page by its path."""
        found = sorted(self.folder.rglob("*.html"))
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in found}

    @cached_property
    def trees(self) -> dict[str, html.HtmlElement]:
        """Every HTML page as a tree."""
        return {path: html.document_fromstring(data) for path, data in self.pages.items()}

    @cached_property
    def by_kind(self) -> dict[str, list[str]]:
        """The pages of each kind, the richest first; one of no kind stands under its own path."""
        kinds: dict[str, list[str]] = defaultdict(list)
        for path in sorted(self.pages, key=lambda path: (-_variety(self.trees[path]), path)):
            kinds[kind_of(path, self.pages[path])].append(path)
        return kinds

    def samples(self, *, disk: bool = False) -> list[tuple[str, str]]:
        """Return kind and path of the richest and the barest page of each kind.

        disk: without the page for what is missing, if it names the site's place on its host.
        """
        apart = {"moved", "missing"} if disk and self.base_url else {"moved"}
        return [
            (kind, path)
            for kind, paths in self.by_kind.items()
            if kind not in apart
            for path in dict.fromkeys((paths[0], paths[-1]))
        ]


def _variety(page: html.HtmlElement) -> int:
    """Return how many kinds of elements a page holds."""
    return len({(element.tag, element.get("class")) for element in page.iter(etree.Element)})


def kind_of(path: str, data: bytes = b"") -> str:
    """Return the kind of a page.

    >>> kind_of("archive/2019.html"), kind_of("about.html")
    ('year', 'text')
    """
    if MOVED in data:
        return "moved"
    return next((kind for kind, form in KINDS.items() if re.fullmatch(form, path)), path)


def build_site(folder: Path, lang: str) -> Site:
    """Build one of the two collections below a folder, unless it stands there already."""
    root = folder / f"reading-{lang}"
    site = Site(root / "site", lang, "https://tarn-valley.example/post" if lang == "en" else "")
    if root.exists():
        return site
    if lang == "vi":
        away = shutil.ignore_patterns("inbox")
        shutil.copytree(PROJECT / "content", root / "content", ignore=away)
    shutil.copytree(READING / lang, root / "content", dirs_exist_ok=True)
    (root / "content/media").mkdir(exist_ok=True)
    shutil.copy(PROJECT / "content/inbox/anh/song-trang.png", root / "content/media/tarn.png")
    collection = Collection(root)
    collection.write({f"content/articles/{name}.md": text for name, text in _crowd(lang)})
    report = collection.build(base_url=site.base_url)
    assert [] == [str(problem) for problem in report.problems if problem.severity == "error"]
    return site


def _crowd(lang: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of many short articles."""
    parts, (title, words), (body, person) = _CROWD[lang]
    names = cycle(" ".join(words) for words in product(*(part.split() for part in parts)))
    for number in range(_NOTES):
        one, other = next(names), next(names)
        year = 2016 if number < _NOTES_OF_THE_YEAR else 2014 + number % 8
        date = f"{year}-{number % 12 + 1:02}-{number % 27 + 1:02}"
        head = f"title: {title} {number}\ndate: {date}\npeople: [{person}, {one}, {other}]"
        text = f"{words.format(one, body)}\n\n{person}, {other}."
        yield f"note-{number}", f"---\n{head}\norganisations: [{body}]\n---\n{text}\n"


class _Host(SimpleHTTPRequestHandler):
    """Serves files compressed, below a path; what it has not is answered with 404.html."""

    below = "/"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        inside = path.startswith(self.below)
        file = Path(self.translate_path("/" + path.removeprefix(self.below)))
        file = file / "index.html" if path.endswith("/") else file
        found = inside and file.is_file()
        file = file if found else Path(self.directory) / "404.html"
        data = file.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Cache-Control", "max-age=600")
        if file.suffix in {".html", ".css", ".js", ".svg", ".json", ".xml"}:
            data = gzip.compress(data, 9)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def guess_type(self, path: Path) -> str:
        kind = super().guess_type(path)
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def host(site: Site) -> Iterator[str]:
    """Serve a site for the time of a block, below the path of its address; yield its URL."""
    below = f"{urlsplit(site.base_url).path}/"

    class Handler(_Host):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(site.folder))

    Handler.below = below
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}{below}"
        server.shutdown()
