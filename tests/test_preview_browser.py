"""The preview in a real browser: styles, mistakes, the page just saved, the desk for names."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import Collection
from running import Preview, preview

PATIENCE_MILLISECONDS = 60_000
FERRY = """---
title: Đò ngang xóm Vạn
date: 2020-02-03
people: [{name: Trần Văn Sáng, role: lái đò}]
unverified: [people]
---
Ông Trần Văn Sáng đưa khách từ sáng sớm.
"""
MARKET = """---
title: Chợ nổi xóm Vạn
date: 2020-03-04
people: [Trần Văn Sang, Lê Thị Mận]
unverified: [people]
---
Bà Lê Thị Mận mua cá của ông Trần Văn Sang.
"""
FAIR = """---
title: Hội chợ xóm Vạn
date: 2020-05-06
people: [Trần Văn Sáng, Lê Thị Mận]
unverified: [people]
---
Ông Trần Văn Sáng và bà Lê Thị Mận cùng mở hàng.
"""
STYLE = "h1 { letter-spacing: 7px }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield page


@pytest.fixture
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    collection = Collection(tmp_path_factory.mktemp("live") / "collection")
    texts = {"do": FERRY, "cho": MARKET, "hoi": FAIR}
    collection.write({f"content/articles/{name}.md": text for name, text in texts.items()})
    collection.write({"layouts/assets/own.css": "h1 { letter-spacing: 1px }"})
    return collection


@pytest.fixture
def running(collection: Collection) -> Iterator[Preview]:
    with preview(collection.root, "--follow") as running:
        yield running


def test_a_style_sheet_changes_without_a_reload(
    page: Page, collection: Collection, running: Preview
) -> None:
    """What a script has put on the page is still there under the new style."""
    page.goto(running.url + "articles/do.html")
    expect(page.locator("h1")).to_have_css("letter-spacing", "1px")
    page.evaluate("document.body.dataset.mark = 'kept'")
    collection.write({"layouts/assets/own.css": STYLE})
    expect(page.locator("h1")).to_have_css("letter-spacing", "7px", timeout=PATIENCE_MILLISECONDS)
    assert "kept" == page.evaluate("document.body.dataset.mark")


def test_a_mistake_is_shown_on_the_page_until_it_is_mended(
    page: Page, collection: Collection, running: Preview
) -> None:
    """The overlay names file and line, shows the line, and goes when the file is right again."""
    page.goto(running.url + "articles/do.html")
    collection.write({"content/articles/do.md": FERRY.replace("people: [", "people: [[")})
    overlay = page.get_by_role("alert", name="Problems")
    overlay.wait_for()
    assert "content/articles/do.md:5" in overlay.inner_text()
    assert "unverified: [people]" in overlay.inner_text()
    collection.write({"content/articles/do.md": FERRY})
    overlay.wait_for(state="detached")


def test_a_layout_broken_from_the_start_is_shown_and_can_be_mended(
    page: Page, collection: Collection
) -> None:
    """A preview of a site that could never be built waits for the mistake to be mended."""
    collection.write({"layouts/home.html": "{% if %}"})
    with preview(collection.root) as running:
        page.goto(running.url)
        overlay = page.get_by_role("alert", name="Problems")
        overlay.wait_for()
        assert "layouts/home.html:1" in overlay.inner_text()
        (collection.root / "layouts/home.html").unlink()
        page.get_by_role("heading", level=1).get_by_text("Bài báo").wait_for()


def test_the_page_of_a_saved_file_is_gone_to(
    page: Page, collection: Collection, running: Preview
) -> None:
    """With `--follow` an open page goes to the article just saved."""
    page.goto(running.url)
    collection.write({"content/articles/do.md": FERRY.replace("sáng sớm", "tinh mơ")})
    page.wait_for_url("**/articles/do.html")
    page.get_by_text("tinh mơ").wait_for()


def test_names_are_looked_through_by_keyboard_alone(
    page: Page, collection: Collection, running: Preview
) -> None:
    """A suggestion is dropped, an article confirmed and the decision undone without a mouse."""
    before = (collection.root / "content/articles/do.md").read_bytes()
    page.goto(running.url + "_broadsheet/review")
    question = page.get_by_role("heading", name="Trần Văn Sang")
    question.wait_for()
    page.keyboard.press("x")
    question.wait_for(state="detached")
    page.get_by_role("heading", name="Articles whose names nobody has confirmed (3)").wait_for()
    expect(page.get_by_label("Hội chợ xóm Vạn").first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.get_by_text("Done: confirm the names in articles/do.md").wait_for()
    assert "unverified" not in (collection.root / "content/articles/do.md").read_text("utf-8")
    page.keyboard.press("u")
    page.get_by_text("Done: undo").wait_for()
    assert before == (collection.root / "content/articles/do.md").read_bytes()


def test_a_name_is_given_another_form_at_the_desk(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Renaming asks for the new name and writes a record."""
    page.goto(running.url + "_broadsheet/review")
    page.get_by_role("button", name="Rename: Lê Thị Mận").first.click()
    page.keyboard.type("Lê Thị Mẫn")
    page.keyboard.press("Enter")
    page.get_by_text("Done: rename").wait_for()
    assert (collection.root / "content/people/le-thi-man.md").is_file()
