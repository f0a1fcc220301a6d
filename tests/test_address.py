"""No text of content reaches a path or link but as a safe one."""

import posixpath
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.address import (
    is_safe_path,
    path_identity,
    slug_or_digest,
    slugify,
    telex_slug,
)

RESERVED = ["con", "PRN", "aux", "nul", "com1", "LPT9", "index"]


@given(st.text(max_size=300))
def test_a_slug_is_always_safe(text: str) -> None:
    """Lower-case ASCII words and single hyphens, short, no name that a system keeps for itself."""
    slug = slugify(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug)
    assert len(slug) <= 122
    assert not slug or is_safe_path(f"articles/{slug}.html")
    assert slug not in {name.lower() for name in RESERVED}


@given(st.text(max_size=60))
def test_a_slug_does_not_depend_on_the_form_of_letters(text: str) -> None:
    """Composed or decomposed, the address is the same."""
    forms = {slugify(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert 1 == len(forms)


@given(st.text(max_size=60))
def test_a_slug_is_its_own_slug(text: str) -> None:
    """An address that was stored is not changed by reading it again."""
    assert slugify(text) == slugify(slugify(text))


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Đường về Sông Trăng", "duong-ve-song-trang"),
        ("ẮẰẲẴẶ ấầẩẫậ ơớ ưự ỹ", "aaaaa-aaaaa-oo-uu-y"),
        ("  --A/B\\C..  ", "a-b-c"),
        ("../../etc/passwd", "etc-passwd"),
        ("Straße & Søn", "strasse-son"),
        ("🔥", ""),
    ],
)
def test_slugs_of_known_texts(text: str, slug: str) -> None:
    """Vietnamese letters lose their marks; what has no ASCII form is left out."""
    assert slug == slugify(text)


@pytest.mark.parametrize("name", RESERVED)
def test_names_that_systems_keep_are_given_a_number(name: str) -> None:
    """`con.html` cannot be made on Windows, and `index.html` is the folder's own page."""
    assert f"{name.lower()}-1" == slugify(name)


def test_a_long_slug_is_cut_at_a_word() -> None:
    """No half word at its end."""
    slug = slugify("chợ nổi " * 40)
    assert len(slug) <= 120
    assert {"cho", "noi"} == set(slug.split("-"))


@given(st.text(max_size=40))
def test_there_is_always_a_slug(text: str) -> None:
    """A title of pictures alone gets one from its digest."""
    assert slug_or_digest(text, "0123456789abcdef")


NAMES = ["Hùng", "Hưng", "Húng", "Hừng", "Hung", "Đỗ", "Dỗ", "Do", "Đô", "Đo", "Lân", "Lan", "Lăn"]


def test_names_that_differ_by_a_mark_have_different_telex_slugs() -> None:
    """The address then depends on the name alone, not on who was met first."""
    assert len(NAMES) == len({telex_slug(name) for name in NAMES})


@given(st.text(max_size=60))
def test_a_telex_slug_is_as_safe_as_any(text: str) -> None:
    """Whatever the text."""
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", telex_slug(text))


UNSAFE = ["", "/a", "a//b", "../a", "a/..", "a/./b", ".git", "a/.b", "a\\b", "c:a", "a%2fb", "a\nb"]
UNSAFE += ["a\x00", "a\u202eb", "a/" + "b" * 300, "x/" * 300 + "y", "ă" * 130]


@pytest.mark.parametrize("path", UNSAFE, ids=range(len(UNSAFE)))
def test_unsafe_paths_are_refused(path: str) -> None:
    """Absolute, leading out, hidden, encoded, unprintable, or longer than systems take."""
    assert not is_safe_path(path)


@given(st.text(max_size=40))
def test_a_safe_path_stays_inside(path: str) -> None:
    """Whatever is let through is its own normal form below the folder."""
    if is_safe_path(path):
        assert f"/site/{path}" == posixpath.normpath(posixpath.join("/site", path))


@pytest.mark.parametrize(
    ("one", "other"), [("A.html", "a.html"), ("ho\u0300a.md", "hòa.md"), ("STRASSE", "straße")]
)
def test_paths_that_a_file_system_could_confuse_are_one(one: str, other: str) -> None:
    """By case, and by the form of letters."""
    assert path_identity(one) == path_identity(other)


@given(st.text(max_size=20))
def test_identity_does_not_depend_on_the_form_of_letters(text: str) -> None:
    """Some file systems store letters decomposed."""
    forms = {path_identity(unicodedata.normalize(form, text)) for form in ("NFC", "NFD")}
    assert 1 == len(forms)
