"""The filter of an index, as one types: in a real browser, from disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import Collection

PEOPLE = ("Lê Thị Hùng", "Lê Hưng", "Đặng Hương", "Hùng Lê Vũ", "Trần Đỗ Ấn", "Lý Ân", "Ngô An")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small collection's site."""
    collection = Collection(tmp_path_factory.mktemp("filter"))
    people = ", ".join(PEOPLE)
    body = "---\nname: Hội X\nkind: hội\n---\n"
    collection.write(
        {
            "content/articles/a.md": f"---\ntitle: A\ndate: 2011\npeople: [{people}]\n---\nA.\n",
            "content/articles/b.md": "---\ntitle: B\ndate: 2005\norganisations: [Hội X, Báo Y]\n"
            "people: [Ngô An]\n---\nB.\n",
            "content/organisations/hoi-x.md": body,
            "content/organisations/truong-z.md": "---\nname: Trường Z\nkind: trường\n---\n",
        }
    )
    collection.build()
    return collection.root / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        assert [] == complaints


def left(page: Page) -> list[str]:
    return page.locator(".entries > li:visible a").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("hung", ["Lê Thị Hùng", "Lê Hưng", "Hùng Lê Vũ"]),
        ("hùng", ["Lê Thị Hùng", "Hùng Lê Vũ"]),
        ("hư", ["Lê Hưng", "Đặng Hương"]),
        ("LÊ H", ["Lê Thị Hùng", "Lê Hưng", "Hùng Lê Vũ"]),
        ("dang", ["Đặng Hương"]),
        ("â", ["Trần Đỗ Ấn", "Lý Ân"]),
        ("lê lê", []),
        ("", list(PEOPLE)),
    ],
    ids=["plain", "marked", "shape without tone", "two words", "đ", "letter", "one twice", "none"],
)
def test_names_are_left_whose_words_begin_so(
    page: Page, site: Path, typed: str, names: list[str]
) -> None:
    """Plain letters find all marks, typed marks are meant; each word once."""
    page.goto((site / "people/index.html").as_uri())
    page.get_by_role("searchbox", name="Lọc theo họ tên").fill(typed)
    assert sorted(names) == sorted(left(page))
    said = page.locator(".filter").get_by_role("status").text_content()
    assert (f"còn {len(names)} tên" if typed else "") == said


def test_headings_without_names_go_with_them(page: Page, site: Path) -> None:
    """So that what is left stands together."""
    page.goto((site / "people/index.html").as_uri())
    page.get_by_role("searchbox", name="Lọc theo họ tên").fill("dang")
    assert ["H"] == page.locator("section.letter:visible h2").all_inner_texts()


def test_kind_and_decade_narrow_too(page: Page, site: Path) -> None:
    """Each alone or both, where there is something to choose."""
    page.goto((site / "organisations/index.html").as_uri())
    page.get_by_label("Loại").select_option("hội")
    assert ["Hội X"] == left(page)
    page.goto((site / "people/index.html").as_uri())
    page.get_by_label("Thập niên").select_option("2000")
    assert ["Ngô An"] == left(page)


def test_enter_opens_the_first_that_is_left(page: Page, site: Path) -> None:
    """From the keyboard alone."""
    page.goto((site / "people/index.html").as_uri())
    page.get_by_role("searchbox", name="Lọc theo họ tên").fill("dang")
    page.keyboard.press("Enter")
    page.wait_for_url("**/people/dang-huong.html")


def test_without_scripts_there_is_no_filter(browser: Browser, site: Path) -> None:
    """It would do nothing; all names are there."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto((site / "people/index.html").as_uri())
        assert not page.locator(".filter").is_visible()
        assert sorted(PEOPLE) == sorted(left(page))


def test_note_of_a_name_comes_by_keyboard_and_goes_with_escape(page: Page, site: Path) -> None:
    """Who this is stands beside the name, in no copied sentence, and can be put away."""
    article = site / "articles/n.html"
    text = (site / "articles/a.html").read_text("utf-8")
    named = '<p>Ông <a class="name" href="#main" data-note="lái đò">Tư</a> về.</p>'
    article.write_text(text.replace('<div class="prose" lang="vi">', f'<div class="prose">{named}'))
    page.goto(article.as_uri())
    shown = "getComputedStyle(document.querySelector('a.name'), '::after').display"
    assert "none" == page.evaluate(shown)
    page.locator("a.name").focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert "block" == page.evaluate(shown)
    assert "Ông Tư về." == page.locator(".prose p").first.inner_text()
    page.keyboard.press("Escape")
    assert "none" == page.evaluate(shown)
