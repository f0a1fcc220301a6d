"""site.toml: what is read, and what is refused with its line and the way out."""

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.settings import Settings, read_settings, with_base_url


def test_missing_settings_have_defaults() -> None:
    """An empty file gives a Vietnamese site of twenty articles a page."""
    assert read_settings("", "site.toml") == Settings()
    assert (Settings().lang, Settings().per_page) == ("vi", 20)


def test_every_setting_is_read() -> None:
    """All keys come through, the address without its last slash, the fields in their order."""
    text = """\
title = "Báo Sông"
description = "Bản lưu"
author = "Toà soạn"
footer = "Hết"
lang = "en"
base_url = "https://example.org/luu/"
per_page = 5
feed_entries = 7
[fields]
tieu_de = "title"
ngay = "date"
"""
    assert read_settings(text, "site.toml") == Settings(
        title="Báo Sông",
        description="Bản lưu",
        author="Toà soạn",
        footer="Hết",
        lang="en",
        base_url="https://example.org/luu",
        per_page=5,
        feed_entries=7,
        fields=(("tieu_de", "title"), ("ngay", "date")),
    )


def test_byte_order_mark_is_no_part_of_the_first_key() -> None:
    """Windows' editor puts one there."""
    assert read_settings('\ufefftitle = "A"', "site.toml").title == "A"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('title = "A"\ntitel = "B"', 2, 'unknown setting "titel"'),
        ("\nbananas = 1", 2, 'unknown setting "bananas"'),
        ('title = "A"\nlang = 3', 2, "`lang` takes text in quotes, not 3"),
        ('per_page = "20"', 1, "`per_page` takes a whole number, not '20'"),
        ("per_page = true", 1, "`per_page` takes a whole number, not True"),
        ("per_page = 0", 1, "`per_page` takes 1 to 1000, not 0"),
        ("feed_entries = 1001", 1, "`feed_entries` takes 1 to 1000, not 1001"),
        ('lang = "fr"', 1, 'no interface in "fr"'),
        ('base_url = "example.org"', 1, '"example.org" is not an address of a site'),
        ('base_url = "https://e.org/?q"', 1, '"https://e.org/?q" is not an address of a site'),
        ('base_url = "https://e.org/#a"', 1, '"https://e.org/#a" is not an address of a site'),
        ('base_url = "https://e. org"', 1, '"https://e. org" is not an address of a site'),
        ('base_url = "https://["', 1, '"https://[" is not an address of a site'),
        ('base_url = "javascript:x"', 1, '"javascript:x" is not an address of a site'),
        ('fields = "title"', 1, "`fields` takes a table"),
        ("[fields]\na = 1", 1, "`fields` takes a table"),
        ('title = "A"\nlang = ', 2, "not valid TOML"),
        ('title = "A"\ntitle = "B"', 2, "not valid TOML"),
    ],
)
def test_bad_setting_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    """What cannot be meant stops the build, naming file, line and words."""
    with pytest.raises(BroadsheetError) as caught:
        read_settings(text, "content/site.toml")
    assert (caught.value.path, caught.value.line) == ("content/site.toml", line)
    assert said in caught.value.what


def test_slip_gets_the_right_key_offered() -> None:
    """A near miss is answered with the key that is meant, another one with all that there are."""
    with pytest.raises(BroadsheetError) as near:
        read_settings("per_pages = 3", "site.toml")
    with pytest.raises(BroadsheetError) as far:
        read_settings("x = 3", "site.toml")
    assert near.value.mend == "did you mean `per_page`?"
    assert far.value.mend.startswith("known are: title, ")


def test_line_of_a_key_is_not_that_of_a_longer_one() -> None:
    """`lang` is looked for as a whole word."""
    with pytest.raises(BroadsheetError) as caught:
        read_settings('# lang\ntitle = "lang"\n"lang" = "xx"', "site.toml")
    assert caught.value.line == 3


def test_address_on_the_command_line_wins() -> None:
    """`--base-url` replaces the setting, is checked alike, and may empty it."""
    settings = Settings(title="A", base_url="https://example.org")
    assert with_base_url(settings, "http://x.example/y/").base_url == "http://x.example/y"
    assert with_base_url(settings, "") == Settings(title="A")
    with pytest.raises(BroadsheetError, match="not an address"):
        with_base_url(settings, "here")
