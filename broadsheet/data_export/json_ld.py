"""What a page says about itself as JSON-LD, made from what the page shows.

Addresses are those of the site where it is known, else relative to the page. An office is dated
by the articles that word it: nobody knows when it began or ended.
Source: https://schema.org (version 29); https://developers.google.com/search/docs (NewsArticle,
ProfilePage, BreadcrumbList, Dataset).
"""

from collections.abc import Iterable, Mapping

from broadsheet.data_export.json_text import json_text
from broadsheet.data_export.offices import body_of_role
from broadsheet.views.data_values import DataView
from broadsheet.views.entity_values import Cited, EntityView, Role, Tie
from broadsheet.views.search import SearchView
from broadsheet.views.values import (
    ArticleView,
    HomeView,
    Link,
    MissingView,
    Named,
    Site,
    TextView,
    View,
)

Node = dict[str, object]

# What it tells of the fields that take long to work out (`views.values.COSTLY`).
MADE_OF = frozenset(("people", "organisations", "roles"))

_TYPES: dict[type[View], str] = {TextView: "WebPage", SearchView: "WebPage"}


def json_ld(view: View, site: Site, title: str) -> str:
    """Return the page's JSON-LD, fit to stand inside `<script>`; empty for a missing page.

    title: as the page shows it.
    """
    if isinstance(view, MissingView):
        return ""
    page, title = _Page(view, site), str(title)  # a layout may have made markup of it
    if isinstance(view, ArticleView):
        node = _article(view, page)
    elif isinstance(view, EntityView):
        node = _profile(view, page)
    elif isinstance(view, HomeView):
        node = {**page.website(), "description": site.description, "inLanguage": site.lang}
    elif isinstance(view, DataView):
        node = _data_set(view, page, title)
    else:
        node = {"@type": _TYPES.get(type(view), "CollectionPage"), "name": title}
        node |= {"description": view.description, **page.place()}
    trail = _trail(view, page, title)
    return json_text({"@context": "https://schema.org", **_known(node), **_known(trail)})


class _Page:
    """Where a page stands, for the addresses in it."""

    def __init__(self, view: View, site: Site) -> None:
        self._view = view
        self._root = f"{site.base_url}/" if site.base_url else view.root
        self.site = site

    def address(self, path: str) -> str:
        return self._root + path

    def named(self, kind: str, some: Iterable[Named]) -> list[Node]:
        root = self._root
        return [{"@type": kind, "name": one.name, "url": root + one.path} for one in some]

    def website(self) -> Node:
        return {"@type": "WebSite", "name": self.site.title, "url": self.address("index.html")}

    def place(self) -> Node:
        return {
            "url": self.address(self._view.path),
            "inLanguage": self._view.lang,
            "isPartOf": self.website(),
        }


def _article(view: ArticleView, page: _Page) -> Node:
    source = view.source
    people, bodies = view.people, view.organisations
    return {
        "@type": "NewsArticle",
        "headline": view.title,
        "description": view.description,
        "image": page.address(view.picture) if view.picture else "",
        "datePublished": view.date.iso if view.date else "",
        "dateModified": view.lastmod.iso if view.lastmod else "",
        "dateline": view.place,
        "author": [{"@type": "Person", "name": name} for name in view.authors],
        "publisher": {"@type": "Organization", "name": page.site.author or page.site.title},
        "isBasedOn": source.url if source else "",
        "sourceOrganization": (
            {"@type": "Organization", "name": source.name} if source and source.name else {}
        ),
        "keywords": list(view.tags),
        "mentions": page.named("Person", people) + page.named("Organization", bodies),
        **page.place(),
    }


def _profile(view: EntityView, page: _Page) -> Node:
    is_person = view.kind == "people"
    subject: Node = {
        "@type": "Person" if is_person else "Organization",
        "name": view.title,
        "alternateName": [*view.aliases, *view.previous_names, *view.weak_aliases],
        "description": view.description,
        "sameAs": [link.path for link in view.elsewhere],
        "url": page.address(view.path),
    }
    if is_person:
        subject |= _offices(view.roles, view.organisations, page)
    else:
        parent = view.parent
        subject["parentOrganization"] = _body(parent, page) if parent else {}
        subject["subOrganization"] = [_body(part, page) for part in view.parts]
    return {
        "@type": "ProfilePage",
        "name": view.title,
        "mainEntity": _known(subject),
        **page.place(),
    }


def _offices(roles: Iterable[Role], bodies: Iterable[Tie], page: _Page) -> Node:
    """Tell roles whose body is known as offices there, and the others as job titles."""
    names = [(body.name, body) for body in bodies]
    offices: list[Node] = []
    titles: list[str] = []
    for role in roles:
        body = body_of_role(role.role, names)
        if body is None:
            titles.append(role.role)
            continue
        told = dict.fromkeys((role.first, role.last))
        offices.append(
            {
                "@type": "OrganizationRole",
                "roleName": role.role,
                "memberOf": _body(Link(body.name, body.path), page),
                "subjectOf": [_evidence(cited, page) for cited in told],
            }
        )
    return {"memberOf": offices, "jobTitle": titles}


def _evidence(cited: Cited, page: _Page) -> Node:
    return _known(
        {
            "@type": "NewsArticle",
            "headline": cited.article.text,
            "url": page.address(cited.article.path),
            "datePublished": cited.date.iso if cited.date else "",
        }
    )


def _data_set(view: DataView, page: _Page, title: str) -> Node:
    site = page.site
    package = {
        "@type": "DataDownload",
        "encodingFormat": "application/json",
        "contentUrl": page.address(view.package),
    }
    return {
        "@type": "Dataset",
        "name": f"{title} · {site.title}",
        "description": site.description or site.title,
        "creator": {"@type": "Organization", "name": site.author or site.title},
        "distribution": [package],
        **page.place(),
    }


def _body(link: Link, page: _Page) -> Node:
    url = page.address(link.path) if link.path else ""
    return _known({"@type": "Organization", "name": link.text, "url": url})


def _trail(view: View, page: _Page, title: str) -> Node:
    """Return the way from the home page down, by the menu's entry for the page's folder."""
    folder = "archive" if isinstance(view, ArticleView) else view.path.rpartition("/")[0]
    start = f"{folder}/"
    above = [link for link in page.site.menu if folder and link.path.startswith(start)]
    steps = {"index.html": page.site.title}
    steps |= {link.path: link.text for link in above[:1]}
    steps[view.path] = title
    if len(steps) < 3:
        return {}
    items = [
        {"@type": "ListItem", "position": place, "name": text, "item": page.address(path)}
        for place, (path, text) in enumerate(steps.items(), start=1)
    ]
    return {"breadcrumb": {"@type": "BreadcrumbList", "itemListElement": items}}


def _known(node: Mapping[str, object]) -> Node:
    return {key: value for key, value in node.items() if value}
