"""All generators' spellings to one set of fields."""

from pathlib import Path

import pytest

from broadsheet.front_matter import parse
from broadsheet.metadata import Metadata, read_file_name, read_metadata
from broadsheet.model import Date, NamedEntry, Source


def read(head: str) -> Metadata:
    """Read a YAML head, or a TOML one if it has a table or an equals sign first."""
    return read_metadata(parse(f"---\n{head}\n---\n", "a.md"), "a.md")


def problems(metadata: Metadata) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.line) for problem in metadata.problems]


@pytest.mark.parametrize(
    ("head", "field", "expected"),
    [
        ("linkTitle: Chợ", "title", "Chợ"),
        ("Title: FCC&#8217;s", "title", "FCC’s"),
        ("title: 3.10", "title", "3.10"),
        ("title: null", "title", ""),
        ("title: no", "title", "no"),
        ("publishDate: 2019-11-03", "date", Date(2019, 11, 3)),
        ("published: 2019-11-03", "date", Date(2019, 11, 3)),
        ("date: 9 tháng 3, 2024", "date", Date(2024, 3, 9)),
        ("permalink: /2019/11/03/cho/", "date", Date(2019, 11, 3)),
        ("last_modified_at: 2019-11", "lastmod", Date(2019, 11)),
        ("updated: 2019", "lastmod", Date(2019)),
        ("language: vi_vn", "lang", "vi-VN"),
        ("author: Mai Lan; An", "authors", ("Mai Lan", "An")),
        ("authors: [{name: Mai Lan}, mai lan, 007]", "authors", ("Mai Lan", "007")),
        ("params: {author: Mai Lan}", "authors", ("Mai Lan",)),
        ("excerpt: Một <em>câu</em>.", "description", "Một câu."),
        ("source: Báo Sông", "source", Source("Báo Sông")),
        ("source: https://a.vn/1", "source", Source(url="https://a.vn/1")),
        (
            "source: {name: Báo, url: https://a.vn, accessed: 2020-1-5}",
            "source",
            Source("Báo", "https://a.vn", "2020-01-05"),
        ),
        ("url: https://a.vn/1", "source", Source(url="https://a.vn/1")),
        ("tags: chợ nổi, sông", "tags", ("chợ nổi", "sông")),
        ("tags: [2024, 3.10]\ncategory: sông", "tags", ("2024", "3.10", "sông")),
        ("taxonomies: {tags: [a], people: [An]}", "people", (NamedEntry("An", line=2),)),
        ("organizations: [UBND]", "organisations", (NamedEntry("UBND", line=2),)),
        ("slug: Chợ Nổi", "slug", "cho-noi"),
        ("slug: ''", "slug", ""),
        ("permalink: /2019/11/cho-noi.html", "slug", "cho-noi"),
        ("permalink: /blog/:title/", "former_addresses", ()),
        ("permalink: pretty", "former_addresses", ()),
        ("path: 2019/Rust-1.15", "former_addresses", ("2019/Rust-1.15/index.html",)),
        ("redirect_from: /cu/", "former_addresses", ("cu/index.html",)),
        ("aliases: [a.html, /a.html]", "former_addresses", ("a.html",)),
        ("template: blog/page.html", "layout", "page"),
        ("layout: ../../etc/passwd", "layout", "passwd"),
        ("unverified: [title]", "unverified", ("title",)),
        (
            "converted: {from: inbox/a.txt, sha256: 12}",
            "converted",
            (("from", "inbox/a.txt"), ("sha256", "12")),
        ),
        ("menu: 2", "menu", 2),
        ("comments: true\nnone: ~", "extra", (("comments", "true"),)),
        ("description: a\nexcerpt: b", "extra", (("excerpt", "b"),)),
        ("taxonomies: {tags: [a], series: [b]}", "extra", (("taxonomies", {"series": ("b",)}),)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_each_spelling_is_read(head: str, field: str, expected: object) -> None:
    """The fields of Hugo, Zola, Jekyll and Pelican come out alike, without a word."""
    metadata = read(head)
    assert (expected, []) == (getattr(metadata, field), problems(metadata))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        *(("draft: true", True), ("draft: 'yes'", True), ("draft: 'false'", False)),
        *(("published: false", True), ("published: off", True), ("published: 2019-11-03", False)),
        *(("status: hidden", True), ("status: published", False), ("status: nháp", True)),
        *(("draft: maybe", True), ("draft: [no]", True), ("title: x", False)),
    ],
    ids=str,
)
def test_a_doubtful_article_is_a_draft(head: str, expected: bool) -> None:
    """Only what plainly says that it is public is."""
    assert expected is read(head).draft


@pytest.mark.parametrize(
    ("head", "code", "is_usable"),
    [
        ("date: hôm qua", "bad-date", False),
        ("date: 2023-02-30", "bad-date", False),
        ("date: [2024-03-09]", "wrong-type", False),
        ("title: [a]", "wrong-type", False),
        ("draft: maybe", "wrong-type", False),
        ("status: nháp", "wrong-type", True),
        ("people: {a: 1}", "wrong-type", False),
        ("people: [An, {}]", "wrong-type", True),
        ("people: [An, 5]", "wrong-type", True),
        ("people: [An, {role: x}]", "wrong-type", True),
        ("people: Mai Lan", "one-for-list", True),
        ("people: [{name: An, rôle: x, rolle: y}]", "unknown-key", True),
        ("tags: {a: 1}", "wrong-type", False),
        ("lang: 'tiếng Việt'", "wrong-type", True),
        ("source: {url: 'javascript:alert(1)'}", "wrong-type", True),
        ("author: An Bình ([@an](https://a.vn))", "left-out", True),
        ("titel: x", "unknown-key", True),
        ("slug: ../x", "bad-address", False),
        ('slug: "a\\0b"', "bad-address", False),
        ("permalink: /a/%2e%2e/%252e%252e/x/", "bad-address", False),
        ("aliases: [ok, '//evil.example']", "bad-address", False),
        ("aliases: ['javascript:alert(1)']", "bad-address", False),
        ("aliases: ['https://evil.example/']", "bad-address", False),
        ("aliases: ['..\\x']", "bad-address", False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_wrong_is_named_with_its_line(head: str, code: str, is_usable: bool) -> None:
    """A bad key costs the file, a bad item only itself."""
    metadata = read(f"x1: 1\n{head}")
    assert ([(code, 3)], is_usable) == (problems(metadata), metadata.is_usable)


def test_a_near_miss_is_told_only_where_the_key_is_missing() -> None:
    """`title2` beside `title` is another key, alone it is a slip."""
    assert [] == problems(read("title: a\ntitle2: b"))
    assert [("unknown-key", 2)] == problems(read("title2: b"))


def test_names_are_read_in_all_their_shapes() -> None:
    """A string is enough; a mapping adds roles, other forms and an id."""
    head = (
        "people:\n- {name: ' Lê  Thị Mận. ', role: giáo viên, aliases: bà Mận, id: man}\n"
        "- name: Trần Sáng\n  roles: [Đại úy, Trưởng Công an xã]\n- Y\n"
    )
    expected = (
        NamedEntry("Lê Thị Mận", ("giáo viên",), ("bà Mận",), "man", 3),
        NamedEntry("Trần Sáng", ("Đại úy", "Trưởng Công an xã"), (), "", 4),
        NamedEntry("Y", line=6),
    )
    assert expected == read(head).people


def test_one_name_is_listed_once_unless_ids_tell_two_apart() -> None:
    """Spellings of one name join their roles; ids keep namesakes apart."""
    head = "people: [{name: LÊ HOÀ, role: a}, {name: Lê  Hòa, role: b}, {name: Lê Hòa, id: x}]"
    people = read(head).people
    assert [("LÊ HOÀ", ("a", "b"), ""), ("Lê Hòa", (), "x")] == [
        (entry.name, entry.roles, entry.id) for entry in people
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Thị Hồng", ["Nguyễn Thị Hồng"]),
        ("Nguyễn Thị Hồng, Lê Trung Chinh", ["Nguyễn Thị Hồng", "Lê Trung Chinh"]),
        ("Lê Thị Mận, giáo viên", ["Lê Thị Mận, giáo viên"]),
        ("An; Bình", ["An", "Bình"]),
    ],
    ids=str,
)
def test_one_text_for_people_is_read_as_its_writer_meant(text: str, expected: list[str]) -> None:
    """Never letter by letter; cut at semicolons, and at commas between full names."""
    assert expected == [entry.name for entry in read(f"people: {text}").people]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("articles/cho-noi.md", (None, "cho-noi", "")),
        ("articles/2019-11-03-cho-noi.md", (Date(2019, 11, 3), "cho-noi", "")),
        ("articles/cho-noi/index.md", (None, "cho-noi", "")),
        ("articles/2019-11-03-cho-noi/_index.vi.md", (Date(2019, 11, 3), "cho-noi.vi", "vi")),
        ("articles/cho-noi.en.md", (None, "cho-noi.en", "en")),
        ("articles/so.2.md", (None, "so.2", "")),
        ("articles/.md", (None, ".md", "")),
    ],
    ids=str,
)
def test_a_path_gives_date_name_and_language(path: str, expected: object) -> None:
    """An index file has the name of its folder."""
    assert expected == read_file_name(path)


SHARED = Path(__file__).parents[2] / "shared" / "articles"


@pytest.mark.skipif(not SHARED.exists(), reason="the real articles are not here")
def test_no_head_of_real_collections_is_refused() -> None:
    """Two hundred files of five real sites are read without an error."""
    files = sorted(SHARED.glob("markdown-*/*.md"))
    heads = [parse(file.read_text("utf-8"), file.name) for file in files]
    found = [problem for head in heads for problem in head.problems]
    found += [p for h in heads for p in read_metadata(h, "a.md").problems if p.severity == "error"]
    assert [] == found
    assert len(files) > 200
