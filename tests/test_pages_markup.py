"""Every page as a file: valid, light, in the languages it says, with data that machines read."""

import gzip
import json
import os
import posixpath
import re
import shutil
import subprocess
from collections import Counter
from urllib.parse import quote, unquote, urlsplit

import pytest
from lxml import html

from pages import Site, build_site, host, kind_of
from walking import TOOLS

# What an article's page may weigh, compressed: HTML, styles and scripts, without its pictures.
_ARTICLE_BYTES = 30_000
_SCRIPT_BYTES = 25_000
# The richest pages of a kind that the Nu checker reads; it takes a second for twenty.
_MOST_OF_A_KIND = 60
_POLICY = ("default-src 'none'", "base-uri 'none'", "form-action 'self'")


@pytest.fixture(scope="module", params=["vi", "en"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build_site(tmp_path_factory.getbasetemp(), request.param)


def test_pages_are_valid_html(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The Nu checker says nothing of the richest of each kind: no error, no warning, no advice."""
    jar = TOOLS / "vnu-jar/build/dist/vnu.jar"
    if not (jar.is_file() and shutil.which("java")) and os.environ.get("CI") != "true":
        pytest.skip("needs Java, and the checker: npm ci --prefix tests/site_quality")
    sites = [build_site(tmp_path_factory.getbasetemp(), lang) for lang in ("vi", "en")]
    java = ["java", "-Xss4m", "-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", str(jar)]
    # From a host, so that the checker can hold what a page loads against its policy.
    with host(sites[0]) as one, host(sites[1]) as other:
        urls = zip((one, other), sites, strict=True)
        addresses = [
            url + quote(path)
            for url, site in urls
            for paths in site.by_kind.values()
            for path in paths[:_MOST_OF_A_KIND]
        ]
        command = [*java, "--format", "json", "--stdout", "--exit-zero-always", *addresses]
        answer = subprocess.run(command, capture_output=True, check=True).stdout
    said = json.loads(answer)["messages"]
    assert [] == [(one.get("url"), one["message"], one.get("extract")) for one in said]


def test_the_policy_stands_on_every_page(site: Site) -> None:
    """Nothing but the site's own files, and nothing that is written into the page runs."""
    for path, page in site.trees.items():
        (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        parts = [part.strip() for part in policy.split(";")]
        assert set(_POLICY[:1] if kind_of(path, site.pages[path]) == "moved" else _POLICY) <= set(
            parts
        ), path
        sources = {source for part in parts for source in part.split()[1:]}
        hashes = {source for source in sources if source.startswith("'sha256-")}  # of data blocks
        assert sources - hashes <= {"'none'", "'self'"}, path
        above = page.xpath("//meta[@http-equiv]/preceding-sibling::*[self::link or self::script]")
        assert [] == above, path


def test_no_style_or_script_is_written_into_a_page(site: Site) -> None:
    """Only data blocks stand in a script element."""
    for path, page in site.trees.items():
        assert [] == page.xpath("//@style | //style | //@*[starts-with(name(), 'on')]"), path
        kinds = set(page.xpath("//script[not(@src)]/@type"))
        assert kinds <= {"application/ld+json", "application/json"}, path
        assert [] == page.xpath("//script[not(@src)][not(@type)]"), path


def test_structured_data_says_what_the_page_is(site: Site) -> None:
    """JSON-LD of the type of its kind, in one block."""
    expected = {"article": "NewsArticle", "person": "ProfilePage", "organisation": "ProfilePage"}
    for path, page in site.trees.items():
        blocks = [
            json.loads(text) for text in page.xpath("//script[@type='application/ld+json']/text()")
        ]
        assert all(block["@context"] == "https://schema.org" for block in blocks), path
        kind = kind_of(path, site.pages[path])
        if kind in expected:
            assert [expected[kind]] == [block["@type"] for block in blocks], path
    entities = {
        kind: {_data(site, path)["mainEntity"]["@type"] for path in site.by_kind[kind]}
        for kind in ("person", "organisation")
    }
    assert {"person": {"Person"}, "organisation": {"Organization"}} == entities


def _data(site: Site, path: str) -> dict:
    return json.loads(site.trees[path].xpath("string(//script[@type='application/ld+json'])"))


def test_languages_are_said(site: Site) -> None:
    """The interface's on the page, an article's own where its words stand."""
    for path, page in site.trees.items():
        assert site.lang == page.get("lang"), path
    other = {"vi": "en", "en": "vi"}[site.lang]
    foreign = [
        path for path in site.by_kind["article"] if site.trees[path].xpath(f"//h1[@lang='{other}']")
    ]
    assert foreign
    for path in foreign:
        assert site.trees[path].xpath(f"//div[@lang='{other}']/p | //*[@lang='{other}']//p"), path


def test_headings_are_in_order(site: Site) -> None:
    """One of the first level; none is skipped on the way down."""
    for path, page in site.trees.items():
        levels = [int(element.tag[1]) for element in page.xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
        assert 1 == levels.count(1), path
        steps = zip([0, *levels], levels, strict=False)
        assert [] == [(one, two) for one, two in steps if two > one + 1], path


def test_titles_differ(site: Site) -> None:
    """Two pages of one title could not be told apart in a list of tabs or results."""
    titles = Counter(
        page.xpath("string(//title)")
        for path, page in site.trees.items()
        if kind_of(path, site.pages[path]) not in {"moved", "person", "article"}
    )
    assert [] == [title for title, count in titles.items() if count > 1]


def test_every_link_and_anchor_resolves(site: Site) -> None:
    """Each address inside the site is a file there, each fragment an id on that page."""
    ids = {path: set(page.xpath("//@id")) for path, page in site.trees.items()}
    lost = []
    for path, page in site.trees.items():
        for address in page.xpath("//@href | //@src | //@*[local-name()='href'] | //@action"):
            target = _target(site, path, address)
            fragment = unquote(urlsplit(address).fragment)
            if target is not None and (
                not (site.folder / target).is_file()
                or (fragment and fragment not in ids.get(target, {fragment}))
            ):
                lost.append((path, address))
    assert [] == lost


def _target(site: Site, path: str, address: str) -> str | None:
    """Return the file that an address leads to; None if it is not of the site."""
    if site.base_url and address.startswith(f"{site.base_url}/"):
        return unquote(urlsplit(address.removeprefix(f"{site.base_url}/")).path)
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    if path == "404.html" and site.base_url and parts.path:
        return unquote(parts.path.removeprefix(f"{urlsplit(site.base_url).path}/"))
    local = posixpath.join(posixpath.dirname(path), unquote(parts.path))
    return posixpath.normpath(local) if parts.path else path


def test_an_article_is_light(site: Site) -> None:
    """The page with all its styles and scripts, compressed as a host would."""
    heaviest = max(site.by_kind["article"], key=lambda path: _weight(site, path))
    assert _weight(site, heaviest) <= _ARTICLE_BYTES, heaviest


def _weight(site: Site, path: str) -> int:
    page = site.trees[path]
    parts = page.xpath("//link[@rel='stylesheet']/@href | //script/@src")
    files = [site.folder / posixpath.dirname(path) / part for part in parts]
    data = [site.pages[path], *(file.read_bytes() for file in files)]
    return sum(len(gzip.compress(one, 9)) for one in data)


def test_scripts_are_small(site: Site) -> None:
    """All that any page loads, search apart, before compression."""
    scripts = [path for path in (site.folder / "assets").rglob("*.js") if "search" not in str(path)]
    sizes = {path.name: path.stat().st_size for path in scripts}
    assert sum(sizes.values()) < _SCRIPT_BYTES, sizes


def test_a_moved_page_leads_on(site: Site) -> None:
    """At once, to a page that is there, and it is not offered to search engines."""
    for path in site.by_kind["moved"]:
        page = site.trees[path]
        (refresh,) = page.xpath("//meta[@http-equiv='refresh']/@content")
        address = re.fullmatch(r"0; url=(.+)", refresh)[1]
        assert _target(site, path, address) in site.pages, path
        assert ["noindex"] == page.xpath("//meta[@name='robots']/@content"), path
        assert [address] == page.xpath("//main//a/@href"), path


def test_pictures_say_their_size(site: Site) -> None:
    """So that the text does not jump when they come."""
    for path, page in site.trees.items():
        bare = page.xpath("//main//img[not(@width) or not(@height)]")
        assert [] == [html.tostring(picture) for picture in bare], path
