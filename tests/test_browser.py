"""The site and the preview in a real browser: from disk, on a narrow screen, by keyboard, live."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from conftest import Collection
from running import PROJECT, Preview, preview, until

PATIENCE_MILLISECONDS = 60_000
ARTICLE = """---
title: Đò ngang xóm Vạn
date: 2020-02-03
---
Ông lái đò đưa khách từ sáng sớm.

{rest}
"""
LAYOUT = """{% extends "base.html" %}
{% block main %}<h1>{{ page.title }}</h1><p>Lời chào từ khuôn mới</p>{% endblock %}
"""
RAW = "Cầu treo xóm Vạn thông xe\n\nNgày 5-6-2023, cầu treo xóm Vạn thông xe sau hai năm xây.\n"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        yield page


# --- the sample site, opened from disk ---------------------------------------------------------


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the sample collection's site, converted and built."""
    root = tmp_path_factory.mktemp("sample")
    for name in ("content", "layouts"):
        shutil.copytree(PROJECT / name, root / name)
    command = [sys.executable, str(PROJECT / "build.py"), "--root", str(root), "-q"]
    subprocess.run(command, check=False, capture_output=True)
    return root / "site"


@pytest.fixture(scope="module")
def kinds(site: Path) -> tuple[Path, ...]:
    """Return the fullest page of each folder, every index and every page at the root."""
    chosen = set(site.glob("*.html")) | set(site.rglob("index.html"))
    for folder in (path for path in site.iterdir() if path.is_dir()):
        pages = list(folder.glob("*.html"))
        chosen |= {max(pages, key=lambda path: path.stat().st_size)} if pages else set()
    # What stands at a former address only leads on.
    return tuple(
        sorted(path for path in chosen if b'http-equiv="refresh"' not in path.read_bytes())
    )


def fullest_article(site: Path) -> Path:
    return max((site / "articles").glob("*.html"), key=lambda path: path.stat().st_size)


def test_citation_is_downloaded_from_the_page_itself(page: Page, site: Path) -> None:
    """In each format, from disk, though the page's policy allows next to nothing."""
    page.goto(fullest_article(site).as_uri())
    page.locator("details.cite summary").click()
    for label, start in (("BibTeX", "@article{"), ("RIS", "TY  - NEWS"), ("CSL-JSON", '[{"id":')):
        with page.expect_download() as told:
            page.locator("details.cite a", has_text=label).click()
        assert told.value.path().read_text("utf-8").startswith(start)


def test_pages_open_from_disk_without_a_complaint(page: Page, kinds: tuple[Path, ...]) -> None:
    """No error, no broken policy, no missing file, and nothing asked of another host."""
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    # What the next `goto` cuts off is aborted; what is not there fails otherwise.
    page.on(
        "requestfailed",
        lambda request: (
            None if request.failure == "net::ERR_ABORTED" else complaints.append(request.url)
        ),
    )
    page.on(
        "request",
        lambda sent: None if sent.url.startswith("file:") else complaints.append(sent.url),
    )
    assert 8 <= len(kinds)
    for path in kinds:
        page.goto(path.as_uri())
    assert [] == complaints


def test_no_page_scrolls_sideways_on_a_narrow_screen(page: Page, kinds: tuple[Path, ...]) -> None:
    """At 320 pixels, a phone's or a magnified screen's width, every page kind reflows."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = []
    for path in kinds:
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide.append(path.name)
    assert [] == wide


def test_the_first_key_offers_the_way_to_the_text(page: Page, site: Path) -> None:
    """The first Tab reaches the skip link, and Enter goes to the main part."""
    page.goto(fullest_article(site).as_uri())
    page.keyboard.press("Tab")
    assert "#main" == page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    until(lambda: page.evaluate("document.activeElement.id") == "main")


def test_pages_are_readable_without_scripts(browser: Browser, site: Path) -> None:
    """Headline and text stand in the page itself."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(fullest_article(site).as_uri())
        assert page.locator("h1").is_visible()
        assert 1_000 < len(page.locator("main").inner_text())


# --- the preview --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    collection = Collection(tmp_path_factory.mktemp("live") / "collection")
    collection.write({"content/articles/do-ngang.md": ARTICLE.format(rest="Một chuyến.")})
    return collection


@pytest.fixture(scope="module")
def running(collection: Collection) -> Iterator[Preview]:
    with preview(collection.root) as running:
        yield running


def test_a_saved_article_shows_by_itself(
    page: Page, collection: Collection, running: Preview
) -> None:
    """The open page reloads when its article is saved, and stays where it was scrolled to."""
    page.goto(running.url + "articles/do-ngang.html")
    rest = "\n\n".join(f"Chuyến đò thứ {number} trong ngày." for number in range(200))
    collection.write({"content/articles/do-ngang.md": ARTICLE.format(rest=rest)})
    page.get_by_text("Chuyến đò thứ 199").wait_for()
    page.wait_for_load_state()  # or the browser would still put the page where it was
    page.evaluate("scrollTo(0, 1000)")
    collection.write({"content/articles/do-ngang.md": ARTICLE.format(rest=rest + "\n\nHết đò.")})
    page.get_by_text("Hết đò.").wait_for()
    # Not `wait_for_function`: it polls with eval, which the page's security policy forbids.
    until(lambda: page.evaluate("scrollY") == 1000)


def test_a_dropped_file_shows_by_itself(
    page: Page, collection: Collection, running: Preview
) -> None:
    """A raw article put into the inbox appears on the open home page."""
    page.goto(running.url)
    collection.write({"content/inbox/cau.txt": RAW})
    page.get_by_text("Cầu treo xóm Vạn thông xe").first.wait_for()


def test_a_changed_layout_shows_by_itself(
    page: Page, collection: Collection, running: Preview
) -> None:
    """A layout that is added to the collection changes the open page."""
    page.goto(running.url + "articles/do-ngang.html")
    collection.write({"layouts/article.html": LAYOUT})
    page.get_by_text("Lời chào từ khuôn mới").wait_for()


def test_a_page_that_is_made_later_shows_by_itself(
    page: Page, collection: Collection, running: Preview
) -> None:
    """Who waits on the page that says there is none sees it when it comes."""
    page.goto(running.url + "articles/sau.html")
    text = ARTICLE.format(rest="Đã có.").replace("Đò ngang", "Đò dọc")
    collection.write({"content/articles/sau.md": text})
    page.get_by_role("heading", name="Đò dọc xóm Vạn").wait_for()
