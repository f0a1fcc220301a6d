"""Every kind of page in a browser: for everyone, on a phone and a desk, from a disk and a host."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from pages import KINDS, Site, build_site, host
from walking import TOOLS, WAYS, Walk, walk_through

BAD_PAGE = """<!doctype html><html lang="en"><head><title>Bad</title>
<style>:focus { outline: none } @media print { p { color: #ccc } }</style></head><body>
<main><h1>Bad</h1><p style="color: #aaa"><a href="two.html">two</a> pale</p>
<p style="width: 40em">Wide</p><p style="width: 13rem; white-space: pre">Wide with large text</p>
<p style="position: relative"><a href="three.html">three</a>
<span style="position: absolute; inset: 0; background: #fff">over it</span></p>
<img alt="" src="https://elsewhere.example/picture.png"><a href="one.html" tabindex="1">one</a>
</main></body></html>"""


@pytest.fixture(scope="module", params=["vi", "en"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    if not (TOOLS / "axe-core").is_dir() and os.environ.get("CI") != "true":
        pytest.skip("needs axe-core: npm ci --prefix tests/site_quality")
    return build_site(tmp_path_factory.getbasetemp(), request.param)


@pytest.fixture(scope="module", params=list(WAYS))
def walk(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Walk]:
    """Return what was found on a walk through the samples of a site."""
    way = WAYS[request.param]
    if way.hosted:
        with host(site) as url:
            yield walk_through(browser, site.samples(), url, way)
    else:
        yield walk_through(browser, site.samples(disk=True), f"{site.folder.as_uri()}/", way)


def test_every_kind_of_page_was_seen(site: Site, walk: Walk) -> None:
    """No kind is missing from the collections, and none from the table of kinds."""
    assert set(KINDS) - walk.kinds <= {"missing"}  # which hosts alone can show
    assert "moved" in site.by_kind


@pytest.mark.parametrize(
    "check",
    [
        pytest.param("axe", id="axe-finds-nothing"),
        pytest.param("console", id="the-console-is-silent"),
        pytest.param("hosts", id="no-other-host-is-asked"),
        pytest.param("sideways", id="nothing-scrolls-sideways"),
        pytest.param("large text", id="nor-at-twice-the-text-size"),
        pytest.param("keyboard", id="tab-stops-are-in-order-and-seen"),
        pytest.param("paper", id="paper-shows-dark-text-and-no-menu"),
    ],
)
def test_pages_hold_up(walk: Walk, check: str) -> None:
    """WCAG 2.2 AA and good practice, quiet, local, reflowing, by keyboard, on paper."""
    assert [] == walk.lines[check], "\n".join(["", *walk.lines[check]])


def test_a_bad_page_is_seen_through(browser: Browser, tmp_path: Path) -> None:
    """Each of the checks can fail."""
    (tmp_path / "bad.html").write_text(BAD_PAGE, "utf-8")
    found = walk_through(browser, [("bad", "bad.html")], f"{tmp_path.as_uri()}/", WAYS["disk"])
    told = {check: "\n".join(lines) for check, lines in found.lines.items()}
    assert "color-contrast" in told["axe"]
    assert "lost: https://elsewhere.example" in told["console"]
    assert "elsewhere.example" in told["hosts"]
    assert "320" in told["sideways"]
    assert "Wide with large text" in told["large text"]
    assert "pale on paper" in told["paper"]
    for wrong in ("not the skip link", "no focus", "is covered", "comes before", "lies above"):
        assert wrong in told["keyboard"]
