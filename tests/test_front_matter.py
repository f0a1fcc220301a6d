"""Heads of Markdown files: found, read with places, changed, written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import dump, parse, rewrite

KINDS = {
    "yaml": "---\ntitle: Chợ nổi\ntags: [a, b]\n---\n\nChữ.\n",
    "yaml with dots": "---  \ntitle: Chợ nổi\ntags:\n- a\n- b\n...\nChữ.\n",
    "yaml with crlf": "---\r\ntitle: Chợ nổi\r\ntags: [a, b]\r\n---\r\nChữ.\n",
    "yaml behind a blank line": "\n---\ntitle: Chợ nổi\ntags: [a, b]\n---\nChữ.\n",
    "yaml behind a mark": "\ufeff---\ntitle: Chợ nổi\ntags: [a, b]\n---\nChữ.\n",
    "toml": '+++\ntitle = "Chợ nổi"\ntags = ["a", "b"]\n+++\nChữ.\n',
    "json": '{"title": "Chợ nổi",\n "tags": ["a", "b"]}\n\nChữ.\n',
}


@pytest.mark.parametrize("text", KINDS.values(), ids=KINDS)
def test_each_kind_of_head_is_read(text: str) -> None:
    """YAML, TOML and JSON give the same values and leave the same body."""
    parsed = parse(text, "a.md")
    assert {"title": "Chợ nổi", "tags": ("a", "b")} == parsed.values
    assert ("Chữ.\n", ()) == (parsed.body, parsed.problems)
    assert text[: text.index("Chữ")].count("\n") + 1 == parsed.body_line


def test_a_pelican_head_is_read() -> None:
    """Keys lose their case, and indented lines go on with a value."""
    text = "Title: Chợ nổi\nDate: 2019-11-03 10:00\nAuthors: Mai Lan\n    An Bình\n\nChữ.\n"
    parsed = parse(text, "a.md")
    expected = {"title": "Chợ nổi", "date": "2019-11-03 10:00", "authors": "Mai Lan\nAn Bình"}
    assert (expected, "Chữ.\n", 6) == (parsed.values, parsed.body, parsed.body_line)


@pytest.mark.parametrize(
    "text",
    [
        "Chú ý: chợ mở lại.\n\nChữ.\n",
        "Date: 3/9\n\nChữ.\n",
        "Title: một câu\nchữ nối liền không có dòng trống.\n",
        "{% include a.html %}\n",
        "{{< figure >}}\n",
        "---\n\nChữ sau một vạch.\n",
        "# Chợ nổi\n\n---\n\nChữ.\n",
        "    mã thụt vào\n",
        "",
    ],
    ids=repr,
)
def test_a_body_without_head_stays_whole(text: str) -> None:
    """Prose with a colon, a rule or a brace at its start is no head."""
    assert ({}, text) == (parse(text, "a.md").values, parse(text, "a.md").body)


def test_a_second_block_of_dashes_belongs_to_the_body() -> None:
    """Only the first closing fence closes."""
    assert "Một\n\n---\nx: 1\n---\n" == parse("---\na: 1\n---\nMột\n\n---\nx: 1\n---\n", "a").body


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        (
            "---\ntitle: Thủ phủ: Phải nhanh\n---\n",
            (
                'a.md:2: error: ": " inside the value of "title", which is not in quotes '
                "[front-matter]"
                '\n    mend: put it in quotes: title: "Thủ phủ: Phải nhanh"'
            ),
        ),
        (
            "---\ntitle: @lan\n---\n",
            (
                'a.md:2: error: the value of "title" begins with @, which YAML keeps for itself '
                '[front-matter]\n    mend: put it in quotes: title: "@lan"'
            ),
        ),
        (
            "---\ntitle: x\ndate: 2024-03-09\n\nChữ.\n",
            (
                "a.md:1: error: the front matter that `---` opens is never closed [front-matter]"
                "\n    mend: put a line `---` after its last key"
            ),
        ),
        (
            "---\ntitle: x\npeople:\n\u00a0\u00a0- A\n---\n",
            (
                "a.md:4: error: a line is indented with U+00A0, which is no plain space "
                "[front-matter]"
                "\n    mend: indent with plain spaces"
            ),
        ),
        (
            "---\ntitle： x\ndate: 1\n---\n",
            (
                "a.md:2: error: a full-width colon (U+FF1A) where a plain one is meant "
                "[front-matter]"
                "\n    mend: write `key: value`"
            ),
        ),
        (
            "---\na:\n\t- b\n---\n",
            (
                "a.md:3: error: a tab in the indentation [front-matter]"
                "\n    mend: indent with plain spaces"
            ),
        ),
        (
            "---\na: 1\nb: x\x07\n---\n",
            (
                "a.md:3: error: control character U+0007 in the front matter [front-matter]"
                "\n    mend: delete it"
            ),
        ),
        (
            "---\r\na: 1\r\na: 2\r\n---\r\n",
            (
                'a.md:3: error: the key "a" stands twice in the front matter [duplicate-key]'
                "\n    mend: keep one of the two"
            ),
        ),
        (
            "---\n42\n---\n",
            "a.md:2: error: the front matter is no list of `key: value` [front-matter]",
        ),
        (
            '---\na: 1\nb: "x\n---\n',
            (
                "a.md:3: error: not YAML: while scanning a quoted scalar: found unexpected end of "
                "stream [front-matter]"
            ),
        ),
        (
            "+++\na = 1\na = 2\n+++\n",
            "a.md:3: error: the front matter is not TOML: Cannot overwrite a value [duplicate-key]",
        ),
        (
            "+++\na = 1\nb = \n+++\n",
            "a.md:3: error: the front matter is not TOML: Invalid value [front-matter]",
        ),
        (
            "+++\na = " + "[" * 9000 + "\n+++\n",
            "a.md:2: error: lists or tables nested too deep [front-matter]",
        ),
        (
            '{"a": 1,\n"b" 2}',
            "a.md:2: error: the front matter is not JSON: Expecting ':' delimiter [front-matter]",
        ),
        (
            '{"a": ' + "[" * 200_000,
            "a.md:1: error: the front matter is nested too deep [front-matter]",
        ),
        (
            '{"a": 1, "a": 2}',
            (
                'a.md:1: error: the key "a" stands twice in the front matter [duplicate-key]'
                "\n    mend: keep one of the two"
            ),
        ),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_torn_head_is_named_and_nothing_of_it_published(text: str, printed: str) -> None:
    """The message has the line in the file; neither values nor body come back."""
    parsed = parse(text, "a.md")
    assert [printed] == [str(problem) for problem in parsed.problems]
    assert ({}, "") == (parsed.values, parsed.body)


def test_places_are_lines_of_the_file() -> None:
    """Keys, items and their keys are known with their lines, whatever stands before."""
    text = "\n---\ntitle: x\npeople:\n  # ai\n  - An\n  - name: Lan\n    role: y\n---\n"
    parsed = parse(text, "a.md")
    places = [("title",), ("people", 0), ("people", 1, "role"), ("people", 1, "no"), ("none",)]
    assert [3, 6, 8, 7, None] == [parsed.line(*place) for place in places]
    toml = parse('+++\ntitle = "x"\n[taxonomies]\ntags = []\n+++\n', "a.md")
    assert [2, 4] == [toml.line("title"), toml.line("taxonomies", "tags")]


def test_words_swallowed_as_a_comment_are_named() -> None:
    """`title: Bài #1` loses its end in YAML; a comment set apart is meant as one."""
    text = "---\ntitle: Bài #1 ở huyện\ndate: 2019   # đoán\nlang: vi # thử\n---\n"
    (problem,) = parse(text, "a.md").problems
    assert ("left-out", 2) == (problem.code, problem.line)
    assert '"#1 ở huyện" behind "title" is a comment and left out' == problem.what


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        ("title: A  # của\ndate: 1", {"title": "B: c"}, 'title: "B: c"  # của\ndate: 1'),
        ("a: 1\n# b\nb:\n  - x\n\n# c\nc: 3", {"b": ["z"]}, "a: 1\n# b\nb: [z]\n\n# c\nc: 3"),
        ("a: [1,\n  2]\nb: 2", {"a": None}, "b: 2"),
        ("a: |\n  một\n  hai\n\nb: 2", {"a": "x"}, "a: x\n\nb: 2"),
        ("'a': 1", {"a": "2", "new": "x"}, "'a': \"2\"\nnew: x"),
        ("a: # nói thêm\n  - x", {"a": ["z"]}, "a: [z] # nói thêm"),
        ("a: [x] # cuối", {"a": [{"name": "z"}]}, "a:\n  - name: z # cuối"),
        ("a:\nb: 2", {"a": "1x"}, "a: 1x\nb: 2"),
        ("a: [ 'x' ,z ]", {"a": ["x", "z"]}, "a: [ 'x' ,z ]"),
        ("# chỉ lời", {"none": None}, "# chỉ lời"),
    ],
    ids=lambda value: repr(value)[:30],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_rewrite_touches_nothing_else(
    before: str, changes: dict[str, object], after: str, newline: str
) -> None:
    """Comments, order, quotes, line ends and the body stay byte for byte."""
    frame = "---\n{}\n---\n\n- thân\n\n---\na: 1\n"
    old, new = (frame.format(head).replace("\n", newline) for head in (before, after))
    assert new == rewrite(old, changes)


pairs = st.dictionaries(st.sampled_from("abcd"), st.text("aê:# \n-'\"[", max_size=6), max_size=4)


@given(pairs, pairs, st.sets(st.sampled_from("abcd")))
def test_a_rewrite_sets_what_it_was_told(
    old: dict[str, str], new: dict[str, str], gone: set[str]
) -> None:
    """The keys named have their new values, the others their old, and the body is the same."""
    changes = {**new, **dict.fromkeys(gone)}
    parsed = parse(rewrite(dump(old.items()) + "thân\n", changes), "a.md")
    expected = {key: value for key, value in {**old, **new}.items() if key not in gone}
    assert (expected, "thân\n") == (parsed.values, parsed.body)


def test_a_text_without_head_gets_one() -> None:
    """Nothing is added where nothing is set."""
    assert "---\na: x\n---\n" == rewrite("---\n---\n", {"a": "x"})
    assert "---\ntitle: A\n---\n\nChữ.\n" == rewrite("Chữ.\n", {"title": "A", "none": None})
    assert "Chữ.\n" == rewrite("Chữ.\n", {"none": None})


@pytest.mark.parametrize(
    "text",
    ['+++\na = "x"\n+++\n', '{"a": 1}\n', "---\n{a: 1}\n---\n", "---\na: b: c\n---\n"],
    ids=["toml", "json", "flow", "torn"],
)
def test_a_head_that_cannot_be_changed_is_refused(text: str) -> None:
    """Other kinds of head are never half rewritten."""
    with pytest.raises(BroadsheetError, match="change"):
        rewrite(text, {"a": "2"})
