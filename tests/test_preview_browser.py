"""The preview in a real browser: styles, mistakes, the page just saved, the desk for names."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Route, expect

from conftest import Collection
from running import Preview, preview, until

PATIENCE_MILLISECONDS = 60_000
# A second Enter sooner than this is taken for a slip.
NO_DOUBLE_MILLISECONDS = 300
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
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
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
    expect(page.locator("h1")).to_have_css("letter-spacing", "7px")
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


def test_all_mistakes_are_shown_and_go_though_nobody_looked(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Mistakes of two files stand in one list; mended behind a hidden tab, they are gone with it.

    A tab behind others is made by hand, because headless windows are never hidden.
    """
    page.goto(running.url + "articles/hoi.html")
    for name, text in (("do", FERRY), ("cho", MARKET)):
        collection.write({f"content/articles/{name}.md": text.replace("people: [", "people: [[")})
    overlay = page.get_by_role("alert", name="Problems")
    expect(overlay.get_by_role("heading")).to_have_text("2 mistakes to mend")
    hide = """isHidden => {
        Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(hide, True)
    collection.write({"content/articles/do.md": FERRY, "content/articles/cho.md": MARKET})
    pages = [collection.root / f"site/articles/{name}.html" for name in ("do", "cho")]
    until(lambda: all(map(Path.is_file, pages)))
    expect(overlay).to_have_count(1)
    page.evaluate(hide, False)
    overlay.wait_for(state="detached")


def test_a_tab_outlives_the_preview(page: Page, collection: Collection) -> None:
    """A page left open shows what was changed in between, once a preview runs there again."""
    with preview(collection.root) as running:
        page.goto(running.url + "articles/do.html")
        port = running.url.rstrip("/").rpartition(":")[2]
    collection.write({"content/articles/do.md": FERRY.replace("sáng sớm", "tinh mơ")})
    with preview(collection.root, "--port", port) as running:
        assert port in running.url
        page.get_by_text("tinh mơ").wait_for()


def test_the_page_of_a_renamed_article_is_gone_to(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Who follows is taken to where the article stands now."""
    page.goto(running.url + "articles/do.html")
    (collection.root / "content/articles/do.md").rename(collection.root / "content/articles/moi.md")
    page.wait_for_url("**/articles/moi.html")


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
    before = (collection.root / "content/articles/cho.md").read_bytes()
    page.goto(running.url + "_broadsheet/review")
    question = page.get_by_role("listitem", name="Are “Trần Văn Sang” and “Trần Văn Sáng” one?")
    expect(question).to_be_focused()
    page.keyboard.press("x")
    page.get_by_text("Done: keep people/").first.wait_for()
    expect(page.get_by_role("listitem", name="Hội chợ xóm Vạn")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("listitem", name="Chợ nổi xóm Vạn")).to_be_focused()
    page.wait_for_timeout(NO_DOUBLE_MILLISECONDS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem", name="Đò ngang xóm Vạn")).to_be_focused()
    said = page.get_by_role("status")
    expect(said).to_have_text("Done: confirm the names in articles/cho.md (1 of 3)")
    assert "unverified" not in (collection.root / "content/articles/cho.md").read_text("utf-8")
    page.keyboard.press("u")
    expect(page.get_by_role("listitem", name="Chợ nổi xóm Vạn")).to_be_focused()
    expect(said).to_contain_text("Done: undo")
    assert before == (collection.root / "content/articles/cho.md").read_bytes()


def test_all_articles_are_come_to_by_keyboard_alone(
    page: Page, collection: Collection, running: Preview
) -> None:
    """More rows come before the last one is reached; the place and the focus are never lost."""
    for number in range(30):
        text = MARKET.replace("Chợ nổi", f"Chợ {number}")
        collection.write({f"content/articles/phien-{number}.md": text})
    until((collection.root / "site/articles/phien-29.html").is_file)
    page.goto(running.url + "_broadsheet/review")
    page.locator(".item:focus").wait_for()
    page.keyboard.press("g")
    for done in range(1, 34):
        expect(page.locator("#articles > .item:focus")).to_have_count(1)
        page.wait_for_timeout(NO_DOUBLE_MILLISECONDS)
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_contain_text(f"{done} of 33 articles done")
    assert "BODY" != page.evaluate("document.activeElement.tagName")
    files = (collection.root / "content/articles").glob("*.md")
    assert not any("unverified" in file.read_text("utf-8") for file in files)


def test_rows_that_come_late_do_not_count_what_was_decided_meanwhile(
    page: Page, collection: Collection, running: Preview
) -> None:
    """However long the server takes for them: how many are left is told as of the last decision."""
    for number in range(21):
        text = MARKET.replace("Chợ nổi", f"Chợ {number}")
        collection.write({f"content/articles/phien-{number}.md": text})
    until((collection.root / "site/articles/phien-20.html").is_file)
    page.goto(running.url + "_broadsheet/review")
    page.locator(".item:focus").wait_for()
    held: list[tuple[Route, APIResponse]] = []
    sent: list[Route] = []
    page.route("**/review.json?*after=*", lambda route: held.append((route, route.fetch())))
    page.route("**/decide", lambda route: sent.append(route))  # noqa: PLW0108  # Playwright looks into it
    page.keyboard.press("g")
    for _ in range(13):
        page.keyboard.press("j")
    page.wait_for_timeout(NO_DOUBLE_MILLISECONDS)
    page.keyboard.press("Enter")
    page.wait_for_timeout(NO_DOUBLE_MILLISECONDS)
    page.unroute("**/decide")
    for decision in sent:
        decision.continue_()
    page.wait_for_timeout(NO_DOUBLE_MILLISECONDS)
    ((route, answer),) = held
    assert 20 == page.locator("#articles > .item").count()
    route.fulfill(response=answer)
    expect(page.locator("#articles > .item")).to_have_count(24)
    expect(page.locator("#progress")).to_contain_text("1 of 24 articles done")


def test_a_name_is_given_another_form_by_keyboard_alone(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Renaming asks for the new name, writes a record, and every row shows it."""
    page.goto(running.url + "_broadsheet/review")
    page.locator(".item:focus").wait_for()
    for key in ("g", "n", "n", "r"):
        page.keyboard.press(key)
    page.keyboard.type("Lê Thị Mẫn")
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("Done: rename").wait_for()
    assert (collection.root / "content/people/le-thi-man.md").is_file()
    expect(page.locator(".name:focus strong")).to_have_text("Lê Thị Mẫn")
    expect(page.locator("strong", has_text="Lê Thị Mẫn")).to_have_count(2)


def test_a_decision_that_is_refused_is_marked_where_it_was_made(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Somebody saves the article meanwhile: nothing is confirmed, and the new names are shown."""
    page.goto(running.url + "_broadsheet/review")
    page.locator(".item:focus").wait_for()
    page.keyboard.press("g")
    changed = FAIR.replace("Lê Thị Mận", "Phạm Văn Tấn")
    collection.write({"content/articles/hoi.md": changed})
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("have changed since they were shown")
    assert changed == (collection.root / "content/articles/hoi.md").read_text("utf-8")
    expect(page.locator(".item", has_text="Phạm Văn Tấn")).to_have_count(1)
