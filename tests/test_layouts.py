"""Layouts: their errors named with line and page, their reach bounded, their closure exact."""

import re
from collections.abc import Callable, Mapping

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.layouts import Layouts
from broadsheet.recipe import Reason
from broadsheet.views.values import Site, TextView
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]

SITE = Site(
    title="Báo",
    description="",
    author="",
    footer="",
    lang="vi",
    base_url="",
    menu=(),
    styles=(),
    strings=(("articles_other", "{n} bài"), ("bare", "xin {name}")),
    generator="test",
)
VIEW = TextView(path="a.html", layout="page.html", title="<A>", lang="vi", body="<p>x</p>")
ARTICLE = {"content/articles/a.md": "---\ntitle: A\n---\nXin chào.\n"}


def render(text: str, **others: str) -> str:
    files = {"page.html": text} | {f"{name}.html": other for name, other in others.items()}
    return Layouts(files, "layouts").render(VIEW, SITE).decode()


def failure(text: str, **others: str) -> BroadsheetError:
    with pytest.raises(BroadsheetError) as caught:
        render(text, **others)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<body>related</body>{# page.ego #}{{ page.people_count }}", set()),
        ("{% for r in page.related %}{{ r.article.text }}{% endfor %}", {"related"}),
        (
            "{{ page['body'] }}{{ page.people|map(attribute='x.roles') }}",
            {"body", "people", "roles"},
        ),
        ("{% include 'la.html' %}", {"chart", "organisations", "people", "roles"}),
    ],
    ids=["none", "attribute", "string", "included-json-ld"],
)
def test_layout_shows_what_its_code_names(text: str, expected: set[str]) -> None:
    """Names and strings count, of all that it includes; text and comments do not."""
    files = {"page.html": text, "la.html": "{{ page.chart }}{{ page|json_ld(site, 'a') }}"}
    assert expected == Layouts(files, "layouts").shown("page.html")


def test_view_site_and_phrases_are_at_hand() -> None:
    """A layout shows its page and site; text is escaped, a body is not."""
    shown = render(
        '{{ page.title }}|{{ page.body|safe_html }}|{{ site.title }}|{{ t("articles", n=3) }}'
    )
    assert shown == "&lt;A&gt;|<p>x</p>|Báo|3 bài"


def test_syntax_error_has_its_line_before_anything_is_built(tree: Tree) -> None:
    """A layout that does not parse stops everything, even if no page uses it."""
    collection = tree(ARTICLE | {"layouts/extra.html": "<p>\n{% if %}\n</p>"})
    with pytest.raises(BroadsheetError) as caught:
        collection.build()
    assert (caught.value.path, caught.value.line) == ("layouts/extra.html", 2)
    assert collection.output() == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n\n{{ page.titel }}", 'holds no "titel", did you mean "title"'),
        ("\n\n{{ khong_co }}", "'khong_co' is undefined"),
        ("\n\n{% if page.titel %}x{% endif %}", 'holds no "titel", did you mean "title"'),
        ("\n\n{{ 1 / 0 }}", "division by zero"),
        ("\n\n{{ [1]['a']['b'] }}", "has no attribute 'a'"),
        ("\n\n{{ page.title + 1 }}", "str"),
        ('\n\n{{ t("bare") }}', "name"),
    ],
)
def test_slip_has_its_line_and_the_page_being_rendered(text: str, said: str) -> None:
    """An error at rendering names the layout's line and the page that showed it."""
    error = failure(text)
    assert (error.path, error.line) == ("layouts/page.html", 3)
    assert said in error.what
    assert "(while rendering a.html)" in error.what


def test_slip_in_a_partial_is_named_there() -> None:
    """The file with the slip is named, not the one that includes it."""
    error = failure('{% include "part.html" %}', part="\n{{ x.y }}")
    assert (error.path, error.line) == ("layouts/part.html", 2)


def test_unknown_phrase_names_its_file() -> None:
    """A phrase that the language lacks is an error, not an empty string."""
    assert 'no phrase "gone"' in failure('{{ t("gone") }}').what


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"page": '{% extends "base.html" %}', "base": '{% extends "page.html" %}'},
            "page.html → base.html → page.html",
        ),
        ({"page": '{% include "page.html" %}'}, "page.html → page.html"),
        ({"page": '{% import "gone.html" as m %}'}, 'no layout "gone.html"'),
        ({"page": '{% include "Part.html" %}', "part": ""}, 'no layout "Part.html"'),
        ({"page": "{% include page.title %}"}, "must be written out"),
    ],
    ids=["cycle", "itself", "missing", "case", "computed"],
)
def test_bad_reference_is_told_before_rendering(files: dict[str, str], said: str) -> None:
    """What a layout depends on is known without rendering it."""
    with pytest.raises(BroadsheetError) as caught:
        Layouts({f"{n}.html": t for n, t in files.items()}, "layouts").closure("page.html")
    assert said in caught.value.what


def test_name_in_another_case_is_offered() -> None:
    """The file that exists is named, because another system would have taken it."""
    with pytest.raises(BroadsheetError) as caught:
        Layouts({"page.html": '{% include "Part.html" %}', "part.html": ""}, "l").closure(
            "page.html"
        )
    assert caught.value.mend == "there is part.html: rename it, case counts"


def test_layouts_that_differ_only_in_case_are_refused(tree: Tree) -> None:
    """A site is the same on a system that does not tell them apart."""
    collection = tree(ARTICLE | {"layouts/Article.html": "mine"})
    with pytest.raises(BroadsheetError, match=r"Article\.html.*differ only in case"):
        collection.build()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 'x' * 10**10 }}", "too large"),
        ("{{ [page] * 10**9 }}", "too large"),
        ("{{ 10 ** 10 ** 7 }}", "too large"),
        ("{% for x in range(10**9) %}{% endfor %}", "Range too big"),
        ("{% macro m(n) %}{{ m(n+1) }}{% endmacro %}{{ m(0) }}", "calls itself without end"),
    ],
    ids=["text", "list", "power", "range", "recursion"],
)
def test_runaway_layout_is_stopped(text: str, said: str) -> None:
    """A layout cannot fill the memory or the stack."""
    assert said in failure(text).what


@pytest.mark.parametrize(
    "text",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ self.__init__.__globals__ }}",
        "{{ lipsum.__globals__['os'].environ }}",
        "{{ page.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ t.__closure__ }}",
        "{{ ('{0.__class__.__base__}'|attr('format'))(site) }}",
        "{{ '{0.__class__}'.format(site) }}",
        "{{ site.menu.append(1) }}",
        "{% set x = [1] %}{{ x.append(2) }}",
        "{{ page['__class__'].__name__ }}",
        "{{ page['__class__']() }}",
        "{{ [page]|map(attribute='__class__')|join }}",
        "{{ ('abc'|map('upper')).gi_frame.f_builtins }}",
        "{{ page.__setattr__('title', 'x') }}",
    ],
)
def test_layout_does_not_reach_the_machine(text: str) -> None:
    """No way leads from a page's values to Python's own, and none changes them."""
    assert isinstance(failure(text), BroadsheetError)
    assert VIEW.title == "<A>"


def test_what_no_layout_may_name_has_its_line_before_anything_is_built() -> None:
    """It is refused as it is parsed, in a branch that no page takes too."""
    error = failure("{% if false %}\n{{ page.__class__ }}{% endif %}")
    assert ("layouts/page.html", 2) == (error.path, error.line)
    assert '".__class__" is not for layouts' in error.what
    assert "while rendering" not in error.what


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ '&<>\"' }}{{ \"'\" }}", "&amp;&lt;&gt;&#34;&#39;"),
        ("{{ page.title ~ '' }}{{ [page.title] }}", "&lt;A&gt;[&#39;&lt;A&gt;&#39;]"),
        ("{{ 3 }}{{ page.title|length }}{{ none }}{{ true }}", "33NoneTrue"),
        ("{% macro m(x) %}<b>{{ x }}</b>{% endmacro %}{{ m(page.title) }}", "<b>&lt;A&gt;</b>"),
        ("{% set x %}<i>{{ page.title }}</i>{% endset %}{{ x }}", "<i>&lt;A&gt;</i>"),
        ("{{ page.title|safe_html }}{{ page.title|e }}", "<A>&lt;A&gt;"),
        (
            "{% autoescape false %}{{ page.title }}{% endautoescape %}{{ page.title }}",
            "<A>&lt;A&gt;",
        ),
    ],
    ids=["signs", "values", "numbers", "macro", "block", "filter", "off and on"],
)
def test_text_is_escaped_once_wherever_it_passes(text: str, shown: str) -> None:
    """Whatever a page holds ends as text; what a layout made of it is not escaped again."""
    assert shown == render(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ page.gone is defined }}{{ page.gone|default('-') }}", "False-"),
        ("{% set x = {'a': 1} %}{{ x.a }}{{ x['a'] }}{{ page['lang'] }}", "11vi"),
        ("{% set x = {'class': 1} %}{{ x.class }}{{ x.from is defined }}", "1False"),
        (
            "{% for x in [1, 2] recursive %}{{ loop.index }}{{ loop.last }}{% endfor %}",
            "1False2True",
        ),
        ("{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}{{ m(b=4, a=3) }}", "1234"),
        (
            "{% macro m(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1]) }}{{ m(**{'a': 3}) }}",
            "1232",
        ),
        ("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}vi{% endcall %}", "[vi]"),
        ("{% block a %}{{ page.lang }}{% endblock %}{{ self.a() }}", "vivi"),
    ],
    ids=["absent", "item", "keyword", "loop", "macro", "spread", "call", "self"],
)
def test_layouts_keep_the_ways_of_jinja(text: str, shown: str) -> None:
    """What people know of Jinja works, though calls and attributes take a shorter way."""
    assert shown == render(text)


def test_byte_order_mark_and_carriage_returns_do_not_reach_the_page(tree: Tree) -> None:
    """Windows' editor writes both; a mark before the doctype would mean quirks mode."""
    text = "\ufeff<!doctype html>\r\n<p>{{ page.title }}</p>\r\n"
    collection = tree(ARTICLE | {"layouts/article.html": text})
    collection.build()
    assert collection.output()["articles/a.html"] == b"<!doctype html>\n<p>A</p>\n"


def test_layout_that_is_not_utf8_is_named(tree: Tree) -> None:
    """The file is named, and no other encoding is tried."""
    collection = tree(ARTICLE | {"layouts/page.html": b"\xff"})
    with pytest.raises(BroadsheetError, match=r"page\.html: error: cannot be read as UTF-8"):
        collection.build()


def test_closure_follows_what_is_included() -> None:
    """The digest changes with each part, and with no file that is not one."""
    files = {
        "page.html": '{% extends "base.html" %}{% from "m.html" import x %}',
        "base.html": '{% include "part.html" %}',
        "part.html": "a",
        "m.html": "{% macro x() %}{% endmacro %}",
        "other.html": "a",
    }
    before = Layouts(files, "layouts").closure("page.html")
    changed = {
        name: Layouts(files | {name: f"{text} "}, "layouts").closure("page.html") != before
        for name, text in files.items()
    }
    assert changed == {name: name != "other.html" for name in files}


def test_changed_partial_writes_the_pages_that_use_it(tree: Tree) -> None:
    """The reason given is the layout, for those pages alone."""
    files = {
        "layouts/partials/mine.html": "một",
        "layouts/page.html": '{% include "partials/mine.html" %}',
        "content/pages/gioi-thieu.md": "---\ntitle: G\n---\nx\n",
    }
    collection = tree(ARTICLE | files)
    collection.build()
    collection.write({"layouts/partials/mine.html": "hai"})
    assert collection.build().written == (("gioi-thieu.html", Reason.LAYOUT),)


@pytest.mark.parametrize(
    "name", ["khong-co", "home", "base", "person", "../base", "partials/macros"]
)
def test_unknown_layout_falls_back(tree: Tree, name: str) -> None:
    """Content cannot stop a build by the layout it asks for; one made for other pages is none."""
    collection = tree({"content/articles/a.md": f"---\ntitle: A\nlayout: {name}\n---\nXin.\n"})
    report = collection.build()
    assert [(p.code, p.path) for p in report.problems] == [
        ("unknown-layout", "content/articles/a.md")
    ]
    assert "<h1" in collection.page("articles/a.html")


def test_own_layout_is_taken(tree: Tree) -> None:
    """A layout that a person adds may be asked for by name, with or without suffix."""
    article = "---\ntitle: A\nlayout: essay.html\n---\nXin.\n"
    collection = tree(
        {"content/articles/a.md": article, "layouts/essay.html": "Luận: {{ page.title }}"}
    )
    assert collection.build().problems == ()
    assert collection.page("articles/a.html") == "Luận: A"


def test_braces_in_a_body_are_no_layout(tree: Tree) -> None:
    """What an article says is never run."""
    collection = tree(
        {"content/articles/a.md": "---\ntitle: '{{ 7*191 }}'\n---\n{{ 7*191 }} {% x %}\n"}
    )
    collection.build()
    assert "1337" not in collection.page("articles/a.html")
    assert "{{ 7*191 }} {% x %}" in collection.page("articles/a.html")


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("assets/own.css", ":root { --link: #075; }", 'href="../assets/own.css">'),
        ("partials/footer.html", "<footer>{{ site.lang }}</footer>", "<footer>vi</footer>"),
        (
            "partials/footer.html",
            '{% include "shipped/partials/footer.html" %}\n<p>Thêm</p>',
            "</footer>\n<p>Thêm</p>",
        ),
        (
            "article.html",
            '{% extends "shipped/article.html" %}{% block foot %}Hết.{% endblock %}',
            "Hết.</article>",
        ),
        ("article.html", "<p>{{ page.title }}</p>", "<p>A</p>"),
    ],
    ids=["token", "partial", "more of a partial", "block", "layout"],
)
def test_one_thing_is_changed_without_the_others(
    tree: Tree, name: str, text: str, shown: str
) -> None:
    """As the README says: the file replaces the shipped one, which stays at hand to extend."""
    collection = tree({**ARTICLE, f"layouts/{name}": text})
    collection.build()
    assert shown in collection.page("articles/a.html")
    assert "<h1" in collection.page("archive/index.html")


def test_own_stylesheets_have_the_last_word(tree: Tree) -> None:
    """The tokens come first, then our rules, then theirs."""
    collection = tree({**ARTICLE, "layouts/assets/a.css": "", "layouts/assets/tokens.css": "/**/"})
    collection.build()
    linked = re.findall(r'assets/(\w+)\.css"', collection.page("index.html"))
    assert ["tokens", "site", "a"] == [name for name in linked if name != "pictures"]
    assert "/**/" == collection.page("assets/tokens.css")
