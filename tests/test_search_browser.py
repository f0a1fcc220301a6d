"""The search in a real browser: from disk, and from a host below a path."""

import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from broadsheet.search.numbers import encode_numbers
from broadsheet.search.words import hash_text, pair_hashes, words_of
from conftest import Collection
from running import until

PATIENCE_MILLISECONDS = 60_000

ARTICLES = {
    "duong-lang": ("Đường làng Bãi Sậy lát gạch", "2019-05-02", "Bà con góp công, góp của."),
    "mia-duong": ("Ruộng mía cuối vụ", "2020-06-11", "Giá mía làm đường tăng, ruộng vui trở lại."),
    "ho-duong": ("Nhà họ Dương mở lớp vẽ", "2021-03-09", "Thầy Dương dạy trẻ trong xóm vẽ."),
    "hung": ("Anh Hùng sửa máy bơm", "2019-08-20", "Thợ máy của xóm là anh Hùng."),
    "hung-2": ("Chị Hưng trồng sen", "2020-01-15", "Đầm sen của chị Hưng rộng hai mẫu."),
    "cau-treo": ("Bắc qua rạch Lở", "2018-11-30", "Xã khánh thành cầu treo qua rạch Lở."),
    "treo-cau": ("Hội xuân trên đầm", "2018-12-01", "Hội treo giải cho người câu được cá to."),
    "hoa-binh": ("Chợ hoa", "2022-01-20", "Xóm Hoà Bình họp chợ hoa. Toàn lãi 1.250 đồng."),
    "night": ("The night ferry", "2022-07-01", "The ferryman sails by moonlight to the far bank."),
    "dang": ("Lớp học bên sông", "", "Ông Đặng đăng ký cho cháu, tháng sau khai giảng."),
    "sen": (
        "Sen nở sớm",
        "2022-05-05",
        "Đầm sen nở sớm nửa tháng. " * 30 + "Cuối bài có chim cuốc.",
    ),
}
NAMES = {
    "ho-duong": "people: [{name: Dương Văn Lụa, role: Thầy giáo}]",
    "hung": "people: [Trần Hùng]\norganisations: [Tổ thủy nông Bãi Sậy]",
    "hung-2": "people: [Lê Hưng]\norganisations: [Tổ thủy nông Bãi Sậy]",
    "dang": "people: [Đặng Quang Sậy, Trần Hùng]",
    "sen": "people: [Lê Hưng]",
    "cau-treo": "people: [Trần Hùng Anh]",
}
MANY = "Chuyện nhỏ"
EVIL = "<img src=x onerror=alert(1)></script><b>Bẫy</b> \u2028 & “treo”"


def files() -> Iterator[tuple[str, str]]:
    for slug, (title, date, text) in ARTICLES.items():
        head = f"title: {title}\n" + (f"date: {date}\n" if date else "") + NAMES.get(slug, "")
        yield f"content/articles/{slug}.md", f"---\n{head.strip()}\n---\n{text}\n"
    for number in range(14):
        yield f"content/articles/nho-{number}.md", f"---\ntitle: {MANY} {number}\n---\nKể chuyện.\n"
    yield "content/articles/bay.md", f"---\ntitle: '{EVIL}'\n---\nMột cái `{EVIL}` trong mã.\n"
    yield "content/people/le-hung.md", "---\nname: Lê Hưng\naliases: [Hai Sen]\n---\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a built site, one below the folder that a host would serve."""
    collection = Collection(tmp_path_factory.mktemp("search") / "xom")
    collection.write(dict(files()))
    collection.build(site="ban-doc")
    return collection.root / "ban-doc"


class _Host(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module", params=["disk", "host"])
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    """Return the address of the search page, on disk and on a host below a path."""
    if request.param == "disk":
        yield f"{site.as_uri()}/search.html"
        return
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=site.parent)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/ban-doc/search.html"
        server.shutdown()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Return a page that complains of every error, foreign request and broken policy."""
    complaints: list[str] = []
    with browser.new_context(viewport={"width": 900, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MILLISECONDS)
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        # What a step to another page cuts off is aborted; what is not there fails otherwise.
        page.on(
            "requestfailed",
            lambda request: (
                None if request.failure == "net::ERR_ABORTED" else complaints.append(request.url)
            ),
        )
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        yield page
    assert [] == complaints


Ask = Callable[..., list[str]]


@pytest.fixture
def ask(page: Page, address: str) -> Ask:
    """Return a function that opens a query and returns the slugs of the articles, in order."""

    def asked(query: str, **filters: str) -> list[str]:
        wanted = "&".join(f"{key}={quote(value)}" for key, value in {"q": query, **filters}.items())
        page.goto(f"{address}?{wanted}")
        return articles(page)

    return asked


def said(page: Page) -> str:
    """Return what is announced once the answer is there."""
    status = page.locator("#search-status")
    until(lambda: status.inner_text() not in {"", "Đang tìm…"})
    return status.inner_text()


def articles(page: Page) -> list[str]:
    said(page)
    return [slug(link) for link in _links(page, "#found-articles .hit")]


def names(page: Page) -> list[str]:
    return [slug(link) for link in _links(page, "#found-names .hit")]


def _links(page: Page, selector: str) -> list[str]:
    return [str(hit.get_attribute("href")) for hit in page.locator(selector).all()]


def slug(link: str) -> str:
    return link.rpartition("/")[2].removesuffix(".html")


# --- what is found ------------------------------------------------------------------------------

FOUND = {
    "without marks, all marks": ("duong", {"duong-lang", "mia-duong", "ho-duong"}),
    "đ is no other letter": ("dang", {"dang"}),
    "typed marks exclude others": ("đường", {"duong-lang", "mia-duong"}),
    "typed marks of a name": ("Hùng", {"hung", "dang", "cau-treo"}),
    "the other name": ("hưng", {"hung-2", "sen"}),
    "either name": ("hung", {"hung", "hung-2", "dang", "cau-treo", "sen"}),
    "capitals": ("ĐẦM SEN", {"hung-2", "sen"}),
    "decomposed": (unicodedata.normalize("NFD", "đầm sen"), {"hung-2", "sen"}),
    "the tone on the other vowel": ("hòa bình", {"hoa-binh"}),
    "and as it is written": ("Hoà Bình", {"hoa-binh"}),
    "all words must occur": ("sen sớm", {"sen"}),
    "marked and plain words together": ("đầm hung", {"hung-2", "sen"}),
    "a phrase": ('"cau treo"', {"cau-treo"}),
    "a phrase, turned round": ('"treo giải"', {"treo-cau"}),
    "a phrase with marks": ('"câu được cá"', {"treo-cau"}),
    "a phrase of three words": ('"cầu treo qua"', {"cau-treo"}),
    "typographic quotes": ("“khánh thành cầu”", {"cau-treo"}),
    "a phrase that pairs alone would find": ('"sen của chị Hưng trồng"', set()),
    "a number is a phrase": ("1.250", {"hoa-binh"}),
    "English": ("moonlight ferry", {"night"}),
    "a word that is still being typed": ("moonl", {"night"}),
    "typed with marks so far": ("đườn", {"duong-lang", "mia-duong"}),
    "a beginning is none once a space follows": ("moonl ", set()),
    "the end of a long text": ("chim cuốc", {"sen"}),
    "nothing": ("xyzzy", set()),
}


@pytest.mark.parametrize(("query", "wanted"), FOUND.values(), ids=FOUND)
def test_query_finds(ask: Ask, query: str, wanted: set[str]) -> None:
    """Just these articles are found."""
    assert wanted == set(ask(query))


def test_a_title_comes_before_a_mention(ask: Ask) -> None:
    """What an article is about comes first."""
    assert "hung-2" == ask("trồng sen")[0]
    assert "sen" == ask("sen")[0]


def test_equals_are_in_the_order_of_their_dates(ask: Ask) -> None:
    """The newest first, the undated last."""
    assert ["cau-treo", "dang"] == [one for one in ask("hung") if one in {"cau-treo", "dang"}]


def test_neighbours_come_first(ask: Ask) -> None:
    """Two words that stand together weigh more than two that are apart."""
    assert ["cau-treo", "treo-cau"] == ask("cau treo")


def test_where_no_article_has_all_words_some_are_shown_and_told(ask: Ask, page: Page) -> None:
    """A partial answer says that it is one."""
    assert {"night", "sen"} == set(ask("ferryman cuốc"))
    assert "Không bài nào có đủ các từ" in said(page)
    assert ["cau-treo"] == ask('"cầu treo" xyzzy')


def test_typed_marks_offer_the_search_without(ask: Ask, page: Page) -> None:
    """Who mistyped a mark is one click from all spellings."""
    assert [] == ask("dướng")
    page.locator("#search-status a").click()
    page.locator(".hit").first.wait_for()
    assert {"duong-lang", "mia-duong", "ho-duong"} == set(articles(page))
    assert "duong" == page.locator("#query").input_value()


# --- names --------------------------------------------------------------------------------------


def test_names_stand_above_the_articles_the_exact_one_first(ask: Ask, page: Page) -> None:
    """A person or body that is meant is the first thing to see."""
    ask("trần hùng")
    assert ["tran-hung", "tran-hung-anh"] == names(page)
    ask("to thuy nong bai say")
    assert ["to-thuy-nong-bai-say"] == names(page)
    first = page.locator("#found-names .hit").first.bounding_box()
    second = page.locator("#found-articles .hit").first.bounding_box()
    assert first
    assert second
    assert first["y"] < second["y"]


def test_typed_marks_tell_names_apart(ask: Ask, page: Page) -> None:
    """Hùng is found before and without Hưng; without marks both are."""
    ask("Hùng")
    assert {"tran-hung", "tran-hung-anh"} == set(names(page))
    ask("hung")
    assert {"tran-hung", "tran-hung-anh", "le-hung"} == set(names(page))


def test_a_name_is_found_by_its_alias(ask: Ask, page: Page) -> None:
    """The entry tells under which other name it was found."""
    ask("hai sen")
    assert ["le-hung"] == names(page)
    assert "Hai Sen" in page.locator("#found-names").inner_text()


# --- filters ------------------------------------------------------------------------------------


def test_filters_narrow_the_articles(ask: Ask) -> None:
    """By person, by body, by year, and together."""
    assert {"hung", "dang", "cau-treo"} == set(ask("hùng"))
    assert {"hung", "dang"} == set(ask("hùng", person="people/tran-hung"))
    assert ["hung"] == ask("hung", person="people/tran-hung", year="2019")
    assert {"hung", "hung-2"} == set(ask("hung", body="organisations/to-thuy-nong-bai-say"))
    assert ["cau-treo"] == ask("hung", year="2018")
    assert {"hung-2", "sen"} == set(ask("", person="people/le-hung"))
    assert [] == ask("hung", person="people/nobody")


def test_filters_are_chosen_on_the_page(page: Page, address: str) -> None:
    """A name is offered while it is typed; a year is chosen from those there are."""
    page.goto(f"{address}?q=hung")
    said(page)
    page.get_by_label("Nhân vật", exact=True).press_sequentially("tran hung")
    until(lambda: page.locator("#persons option").count() == 2)
    page.get_by_label("Nhân vật", exact=True).fill("Trần Hùng")
    until(lambda: articles(page) == ["hung", "dang"])
    page.get_by_label("Năm").select_option("2019")
    until(lambda: articles(page) == ["hung"])
    wanted = "?q=hung&person=people%2Ftran-hung&year=2019"
    assert wanted == page.evaluate("location.search")
    page.get_by_label("Nhân vật", exact=True).fill("")
    until(lambda: "person" not in page.evaluate("location.search"))


def test_names_that_the_articles_share_are_offered_as_filters(page: Page, address: str) -> None:
    """One click narrows to them, and the way back undoes it."""
    page.goto(f"{address}?q=hung")
    before = articles(page)
    page.get_by_role("button", name="Lê Hưng").click()
    until(lambda: set(articles(page)) == {"hung-2", "sen"})
    assert "Lê Hưng" == page.locator("#filter-person").input_value()
    page.go_back()
    until(lambda: articles(page) == before)
    assert "" == page.locator("#filter-person").input_value()


# --- what is shown ------------------------------------------------------------------------------


def test_snippets_mark_the_words_that_were_found(ask: Ask, page: Page) -> None:
    """Neighbours in one mark, wherever in the text they are, with their own marks."""
    ask("chim cuoc")
    item = page.locator("#found-articles li").first
    assert ["chim cuốc"] == item.locator("mark").all_inner_texts()
    assert "… " in item.inner_text()
    assert 400 > len(item.inner_text())


def test_content_cannot_break_out(ask: Ask, page: Page) -> None:
    """What looks like markup is shown as text; nothing of it runs."""
    assert {"bay"} <= set(ask("bẫy"))
    shown = page.locator("#found-articles").inner_text()
    assert "<img src=x onerror=alert(1)>" in shown
    assert 0 == page.locator("#found-articles img, #found-articles b").count()


def test_the_number_of_results_is_announced(ask: Ask, page: Page) -> None:
    """In a live region, after the results are there."""
    ask("hùng")
    assert "2 tên, 3 bài." == said(page)
    assert "status" == page.locator("#search-status").get_attribute("role")
    ask("xyzzy")
    assert said(page).startswith("Không tìm thấy gì.")


def test_more_is_shown_on_demand(ask: Ask, page: Page) -> None:
    """The first ten, and further ones behind a button, the first of which is then in focus."""
    first = ask(MANY)
    assert 10 == len(first)
    page.locator("#found-articles > p:last-child button").click()
    until(lambda: page.locator("#found-articles .hit").count() > 10)
    further = articles(page)
    assert first == further[:10]
    assert len(set(further)) == len(further)
    focused = str(page.evaluate("document.activeElement.getAttribute('href')"))
    assert further[10] == slug(focused)


# --- keys and addresses -------------------------------------------------------------------------


def test_all_can_be_done_by_keyboard(page: Page, address: str) -> None:
    """A slash goes to the field, arrows to the hits, Enter opens, and back brings all back."""
    page.goto(address)
    page.keyboard.press("/")
    assert "query" == page.evaluate("document.activeElement.id")
    page.keyboard.type("tran hung")
    until(lambda: "?q=tran+hung" == page.evaluate("location.search"))
    said(page)
    page.keyboard.press("ArrowDown")
    assert "Trần Hùng" == page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowUp")
    assert "query" == page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Trần Hùng").wait_for()
    page.go_back()
    page.locator(".hit").first.wait_for()
    assert "tran hung" == page.locator("#query").input_value()


def test_enter_makes_a_step_to_go_back_from(page: Page, address: str) -> None:
    """Two queries, and the way back shows the first again."""
    page.goto(f"{address}?q=sen")
    first = articles(page)
    page.locator("#query").fill("ferry")
    page.keyboard.press("Enter")
    until(lambda: articles(page) == ["night"])
    page.go_back()
    until(lambda: articles(page) == first)
    assert "sen" == page.locator("#query").input_value()


def test_without_scripts_there_are_other_ways(browser: Browser, address: str) -> None:
    """The page says so, and leads to the indexes."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        assert "Tìm kiếm cần JavaScript" in page.locator("main").inner_text()
        assert page.locator("main a[href='people/index.html']").is_visible()
        assert not page.locator("#search").is_visible()


# --- the two halves agree -----------------------------------------------------------------------


def _texts() -> list[str]:
    """Return texts that try all letters and marks that Vietnamese has, and many others."""
    tones = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    rhymes = (
        "oa",
        "oe",
        "uy",
        "oai",
        "oan",
        "uya",
        "uyên",
        "ươ",
        "ưu",
        "oă",
        "uâ",
        "ia",
        "iê",
        "yê",
        "a",
        "ă",
        "â",
        "e",
        "ê",
        "i",
        "o",
        "ô",
        "ơ",
        "u",
        "ư",
        "y",
    )
    made = []
    for start, rhyme, tone in product(("", "h", "qu", "Đ"), rhymes, tones):
        for place in range(1, len(rhyme) + 1):
            syllable = start + rhyme[:place] + tone + rhyme[place:]
            made += [syllable, syllable.upper(), unicodedata.normalize("NFC", syllable)]
    blocks = ((0x21, 0x600), (0x900, 0x980), (0xE00, 0xE60), (0x1E00, 0x2200), (0x2460, 0x2480))
    blocks += ((0x3000, 0x3130), (0x4E00, 0x4E10), (0xAC00, 0xAC10), (0xFB00, 0xFB10))
    made += [f"a{chr(code)}b" for first, last in blocks for code in range(first, last)]
    made += [f"{chr(code)}" for first, last in blocks for code in range(first, last)]
    made += [
        "hoà_bình",
        "x" * 90,
        "𝒟ương 🔥 m²",
        "İstanbul",
        "ΟΔΟΣ",
        "tiếng Việt, “đẹp”.",
        "か\u3099き",
    ]
    return made


def test_browser_and_builder_cut_and_fold_words_alike(page: Page, address: str) -> None:
    """Else a word would be in the index under a form that no query asks for."""
    texts = _texts()
    page.goto(address)
    theirs = page.evaluate(
        "texts => texts.map(text => searchWords.split(text).map(w => [w.marked, w.plain]))", texts
    )
    ours = [[[word.marked, word.plain] for word in words_of(text)] for text in texts]
    assert [] == [(t, o, b) for t, o, b in zip(texts, ours, theirs, strict=True) if o != b]


def test_browser_and_builder_count_alike(page: Page, address: str) -> None:
    """Hashes of words and pairs, and lists of numbers."""
    folded = [word for text in _texts()[:500] for word in words_of(text)]
    page.goto(address)
    script = """words => [
        words.map(word => searchWords.hash(word)),
        words.slice(1).map((word, place) => searchWords.pair(words[place], word)),
    ]"""
    plain = [word.plain for word in folded]
    assert [list(map(hash_text, plain)), list(pair_hashes(folded))] == page.evaluate(script, plain)
    numbers = [0, 1, 5, 40, 41, 2_000, 70_000, 3_000_000, 2_000_000_000]
    assert numbers == page.evaluate("searchWords.numbers", encode_numbers(numbers))
