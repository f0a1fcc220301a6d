"""Templates: the quick way shows what Jinja shows, whatever a layout does."""

from types import MappingProxyType
from typing import Any

import pytest

from broadsheet.templating import Templates

PARTS = MappingProxyType(
    {
        "base.html": "<{% block a %}[{{ x }}]{% endblock %}|{% block b %}{% endblock %}>",
        "part.html": "({{ x }}{{ y|default('-') }})",
        "macros.html": "{% macro m(a, b='&') %}<i>{{ a }}{{ b }}</i>{% endmacro %}{{ 1 }}<",
    }
)


def render(text: str, **values: Any) -> str:
    files = {**PARTS, "page.html": text, "page.txt": text}
    templates = Templates(files, {})
    shown = templates.render("page.html", values)
    # Whatever was found out at the first page holds for the next.
    assert shown == templates.render("page.html", values)
    return shown.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("a{# no #}b", "ab"),
        ("{{ x }}{{ x }}-{{ n }}{{ none }}{{ true }}{{ 1.5 }}", "&lt;&amp;&lt;&amp;-7NoneTrue1.5"),
        ("{{ [x] }}{{ {'a': n} }}", "[&#39;&lt;&amp;&#39;]{&#39;a&#39;: 7}"),
        ("{{ 'a' if n == 7 }}{{ 'b' if n == 8 }}", "a"),
        ("{% for i in [1, 2] %}{{ i }}{{ loop }}{% endfor %}", None),
        ("{% for i in [1, '<'] if i %}<{{ i }}>{% else %}-{% endfor %}", "<1><&lt;>"),
        ("{% for i in [] %}{{ i }}{% else %}{{ x }}{% endfor %}", "&lt;&amp;"),
        (
            "{% for i in [['>', []]] recursive %}{{ i if i is string else loop(i) }}.{% endfor %}",
            "&gt;...",
        ),
        ("{% filter upper %}a{{ y }}<{% endfilter %}b", "Aÿ<b".upper().replace("B", "b")),
        ("{% set s %}<b>{{ x }}</b>{% endset %}{{ s }}{{ s|length }}", "<b>&lt;&amp;</b>16"),
        (
            "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}{{ x }}{% endcall %}",
            "[&lt;&amp;]",
        ),
        (
            "{% import 'macros.html' as k %}{{ k.m('<') }}{{ k.m(b=x, a=n) }}",
            "<i>&lt;&amp;</i><i>7&lt;&amp;</i>",
        ),
        ("{% import 'macros.html' as k %}{{ k }}", "1<"),
        ("{% from 'macros.html' import m %}{{ m(x) ~ x }}", "<i>&lt;&amp;&amp;</i>&lt;&amp;"),
        (
            "{% include 'part.html' %}{% set y = 2 %}{% include 'part.html' %}",
            "(&lt;&amp;ÿ)(&lt;&amp;2)",
        ),
        ("{% for x in 'ab' %}{% include 'part.html' %}{% endfor %}", "(aÿ)(bÿ)"),
        ("{% include ['part.html', 'base.html'] ignore missing %}.", "(&lt;&amp;ÿ)."),
        ("{% include 'macros.html' without context %}.", "1<."),
        (
            "{% extends 'base.html' %}no{% block b %}{{ super() }}{{ x }}{% endblock %}{{ no }}",
            "<[&lt;&amp;]|&lt;&amp;>",
        ),
        (
            "yes{% extends 'base.html' %}{% block a %}{{ super() }}{{ self.b() }}{% endblock %}",
            "yes<[&lt;&amp;]|>",
        ),
        (
            "{% if n == 7 %}{% extends 'base.html' %}{% endif %}{% block b %}{{ n }}{% endblock %}",
            "<[&lt;&amp;]|7>",
        ),
        (
            "{% if n == 8 %}{% extends 'base.html' %}{% endif %}{% block b %}{{ n }}{% endblock %}",
            "7",
        ),
        ("{% for i in '<>' %}{% block c scoped %}{{ i }}{% endblock %}{% endfor %}", "&lt;&gt;"),
        ("{% autoescape false %}{{ x }}{{ n }}{% endautoescape %}{{ x }}", "<&7&lt;&amp;"),
        ("{% autoescape n == 8 %}{{ x }}<{% endautoescape %}{{ x }}", "<&<&lt;&amp;"),
        ("{{ x|safe }}{{ x|safe_html }}{{ n|safe_html }}", "<&<&7"),
        ("{% set k = namespace(a=1) %}{{ k.a }}{% set k.a = 2 %}{{ k.a }}", "12"),
        ("{{ z.gone is defined }}{{ gone is defined }}{{ x }}", "FalseFalse&lt;&amp;"),
    ],
)
def test_quick_way_shows_what_jinja_does(text: str, shown: str | None) -> None:
    """What the careful way, which is Jinja's own, makes of it."""
    values = {"x": "<&", "y": "ÿ", "n": 7, "z": ()}
    made = render(text, **values)
    careful = Templates({**PARTS, "page.html": text}, {})
    careful._wants_care.add("page.html")
    assert made.encode() == careful.render("page.html", values)
    assert shown in {made, None}
