"""Citations: BibTeX, RIS and CSL-JSON as their readers want them, names undivided."""

import json
import re
from base64 import b64decode

import pytest

from broadsheet.data_export.citations import bibtex, citation_files, csl, ris
from broadsheet.model import Source
from broadsheet.views.citations import cite
from broadsheet.views.values import Citation
from values import article, atlas_of

FULL = Citation(
    id="cho-noi",
    title="Chợ {nổi} & 100 % nước_lên",
    authors=("Mai Lan", "Lê Thị Hạ"),
    date="2019-11-03T07:15:00+07:00",
    lang="vi",
    container="Báo Sông",
    archive="Bản lưu",
    place="Bến Lứa",
    url="https://song.example/a_b?x={1}&y=%20",
    accessed="2020-01-05",
    tags=("chợ", "sông"),
    unverified=("people", "title"),
)
BARE = Citation(id="x", title="Tin", authors=(), date="", lang="vi", container="Bản lưu")


def test_bibtex_keeps_names_whole_and_escapes_what_tex_would_read() -> None:
    """Double braces keep capitals and undivided names; braces in a text become brackets."""
    assert bibtex(FULL) == (
        "@article{cho-noi,\n"
        "  author = {{Mai Lan} and {Lê Thị Hạ}},\n"
        "  title = {{Chợ (nổi) \\& 100 \\% nước\\_lên}},\n"
        "  journal = {Báo Sông},\n"
        "  year = {2019},\n"
        "  month = nov,\n"
        "  day = {3},\n"
        "  address = {Bến Lứa},\n"
        "  url = {https://song.example/a_b?x=%7B1%7D&y=%20},\n"
        "  urldate = {2020-01-05},\n"
        "  language = {vi},\n"
        "  note = {unverified: title}\n"
        "}\n"
    )


def test_ris_has_its_tags_and_line_ends() -> None:
    """Two spaces, a hyphen and a space after each tag; TY first, ER last; CR LF."""
    assert ris(FULL).split("\r\n") == [
        "TY  - NEWS",
        "TI  - Chợ {nổi} & 100 % nước_lên",
        "AU  - Mai Lan",
        "AU  - Lê Thị Hạ",
        "T2  - Báo Sông",
        "PY  - 2019",
        "DA  - 2019/11/03/",
        "CY  - Bến Lứa",
        "LA  - vi",
        "KW  - chợ",
        "KW  - sông",
        "UR  - https://song.example/a_b?x={1}&y=%20",
        "Y2  - 2020/01/05/",
        "DB  - Bản lưu",
        "N1  - unverified: title",
        "ID  - cho-noi",
        "ER  - ",
        "",
    ]


def test_csl_gives_each_name_as_a_literal() -> None:
    """Dates in parts, no more of them than are known."""
    assert csl(FULL) == {
        "id": "cho-noi",
        "type": "article-newspaper",
        "title": "Chợ {nổi} & 100 % nước_lên",
        "author": [{"literal": "Mai Lan"}, {"literal": "Lê Thị Hạ"}],
        "issued": {"date-parts": [[2019, 11, 3]]},
        "container-title": "Báo Sông",
        "publisher-place": "Bến Lứa",
        "language": "vi",
        "URL": "https://song.example/a_b?x={1}&y=%20",
        "accessed": {"date-parts": [[2020, 1, 5]]},
        "archive": "Bản lưu",
        "note": "unverified: title",
    }


def test_what_is_not_known_is_left_out() -> None:
    """No empty field, no date made up."""
    assert bibtex(BARE) == (
        "@article{x,\n  title = {{Tin}},\n  journal = {Bản lưu},\n  language = {vi}\n}\n"
    )
    assert ris(BARE).split("\r\n") == [
        *("TY  - NEWS", "TI  - Tin", "T2  - Bản lưu", "LA  - vi", "ID  - x", "ER  - ", "")
    ]
    assert set(csl(BARE)) == {"id", "type", "title", "container-title", "language"}


@pytest.mark.parametrize(
    ("date", "tex", "tag", "parts"),
    [
        ("2019", "  year = {2019}", "DA  - 2019///", [[2019]]),
        ("2019-11", "  month = nov", "DA  - 2019/11//", [[2019, 11]]),
    ],
)
def test_partial_date_stays_partial(date: str, tex: str, tag: str, parts: list[list[int]]) -> None:
    """RIS keeps the slashes of what is missing."""
    dated = Citation(id="x", title="Tin", authors=(), date=date, lang="vi", container="Báo")
    assert tex in bibtex(dated).replace(",", "").splitlines()
    assert tag in ris(dated)
    assert csl(dated)["issued"] == {"date-parts": parts}


@pytest.mark.parametrize("text", ["a\nTY  - BOOK", "a\r\n@misc{x,"])
def test_line_end_in_a_title_starts_no_record(text: str) -> None:
    """Whoever writes an article cannot add a tag or an entry."""
    made = Citation(id="x", title=text, authors=(), date="", lang="vi", container="Báo")
    assert ris(made).count("\r\nTY") == 0
    assert bibtex(made).count("\n@") == 0


@pytest.mark.parametrize("title", [r"\input{x}", "a } b", "~^$#", "50%"])
def test_braces_of_bibtex_balance(title: str) -> None:
    """Whatever a title holds, the entry ends where it should."""
    made = bibtex(Citation(id="x", title=title, authors=(), date="", lang="vi", container="Báo"))
    depth = 0
    for before, char in zip(" " + made, made, strict=False):
        depth += {"{": 1, "}": -1}.get(char, 0) if before != "\\" else 0
        assert depth >= 0
    assert depth == 0


def test_files_are_addresses_that_hold_the_text() -> None:
    """What the address of a link decodes to is the citation in its format, as UTF-8."""
    files = {file.label: file for file in citation_files(FULL)}
    assert [file.name for file in files.values()] == ["cho-noi.bib", "cho-noi.ris", "cho-noi.json"]
    texts = {}
    for label, file in files.items():
        told, _, data = file.address.partition(",")
        assert re.fullmatch(r"data:[a-z.+-]+/[a-z.+-]+;charset=utf-8;base64", told)
        texts[label] = b64decode(data, validate=True).decode()
    assert (bibtex(FULL), ris(FULL)) == (texts["BibTeX"], texts["RIS"])
    assert [csl(FULL)] == json.loads(texts["CSL-JSON"])


def test_first_publisher_is_cited_and_this_site_as_the_archive() -> None:
    """With its own address; without one, or for an article of ours, with this site's."""
    source = Source("Báo Bến", "https://ben.example/1", "2020-01-05")
    ours, theirs, named, odd = (
        article("a"),
        article("b", source=source),
        article("c", source=Source("Báo Bến")),
        article("d", source=Source("", "javascript:x", "2020")),
    )
    world = atlas_of(title="Lưu", base_url="https://luu.example")
    cited = [cite(world, one) for one in (ours, theirs, named, odd)]
    assert [(c.container, c.archive, c.url, c.accessed) for c in cited] == [
        ("Lưu", "", "https://luu.example/articles/a.html", ""),
        ("Báo Bến", "Lưu", "https://ben.example/1", "2020-01-05"),
        ("Báo Bến", "Lưu", "https://luu.example/articles/c.html", ""),
        ("Lưu", "", "https://luu.example/articles/d.html", ""),
    ]
