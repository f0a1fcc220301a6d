"""The collection as FollowTheMoney entities, for Aleph and the like.

An article is an `Article`, an appearance in it a `Documentation` with the roles; a
role that spells the name of a body of the same article is an `Employment` too. Its date is that
of the article that words it: nobody knows when an office began or ended.
Source: https://followthemoney.tech/explorer/ (schemata of version 4).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from broadsheet.data_export.json_text import JsonObject, json_lines
from broadsheet.data_export.offices import body_of_role
from broadsheet.library import Entity
from broadsheet.model import Card, Date, Kind
from broadsheet.views.atlas import Atlas, Presence, article_path, entity_path
from broadsheet.views.facts import Name

# FollowTheMoney wants ISO 639-2 where an article says BCP 47; of other languages it says nothing.
_LANGUAGES = {"vi": "vie", "en": "eng", "fr": "fra", "zh": "zho", "de": "deu", "ru": "rus"}
_SCHEMAS = {Kind.PERSON: "Person", Kind.ORGANISATION: "Organization"}
_PREFIXES = {Kind.PERSON: "person", Kind.ORGANISATION: "organisation"}
_WIKIDATA = re.compile(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q\d+)")
# Addresses that FollowTheMoney takes: of the web, with a host in ASCII.
_WEB = re.compile(r"https?://[!-.0-~]+(?:/|$)")
_WIKIPEDIA = re.compile(r"https?://[a-z-]+\.(?:m\.)?wikipedia\.org/")

Properties = Mapping[str, Iterable[str]]
Texts = tuple[str, ...]


class Documentation(JsonObject):
    """Properties of an appearance, of which there are the most by far."""

    document: Texts
    entity: Texts
    role: Texts = ()
    date: Texts = ()
    status: Texts = ()


class Node(JsonObject):
    """An entity."""

    id: str
    schema: str
    properties: Documentation | Mapping[str, Sequence[str]]


def article_lines(atlas: Atlas, article: Card, present: Sequence[Presence]) -> str:
    """Return an article with all who appear in it, an entity a line."""
    kind = Kind.ORGANISATION
    bodies = [
        (name, entity)
        for entity, own in present
        if entity.kind == kind
        for name in (entity.name, own.name, *own.aliases)
    ]
    document, day = (f"article-{article.slug}",), _known(_date(article.date))
    entities = [_article(atlas, article)]
    for entity, own in present:
        who, status = entity_id(entity), ("unverified",) if own.unverified else ()
        told = Documentation(document, (who,), _known(*own.roles), day, status)
        entities.append(Node(f"appearance-{article.slug}.{who}", "Documentation", told))
        if own.roles and entity.kind != kind:
            entities += _employments(atlas, article, Presence(entity, own), bodies)
    return json_lines(entities)


def entity_lines(atlas: Atlas, entity: Entity) -> str:
    """Return a person or body, and that it is a part of another, an entity a line."""
    record, parent = entity.record, atlas.parent(entity)
    known = record.same_as if record else ()
    wikidata = [match[1] for address in known if (match := _WIKIDATA.match(address))]
    encyclopedia = [address for address in known if _WIKIPEDIA.match(address)]
    told = (*filter(_WIKIDATA.match, known), *encyclopedia)
    own = _entity(
        entity_id(entity),
        _SCHEMAS[entity.kind],
        {
            "name": (entity.name,),
            "alias": entity.aliases,
            "weakAlias": record.weak_aliases if record else (),
            "previousName": record.previous_names if record else (),
            "summary": (entity.description,),
            "classification": (record.body_kind if record else "",),
            "wikidataId": wikidata,
            "wikipediaUrl": encyclopedia,
            "sourceUrl": (
                *(address for address in known if _WEB.match(address) and address not in told),
                _address(atlas, entity_path(entity)),
            ),
            "notes": ("unverified",) if entity.is_unverified else (),
        },
    )
    if parent is None:
        return json_lines([own])
    ends = {"subject": (entity_id(entity),), "object": (entity_id(parent),), "role": ("part of",)}
    return json_lines([own, _entity(f"part-{entity.id}", "UnknownLink", ends)])


def entity_id(entity: Entity | Name) -> str:
    """Return the id of a person or body among FollowTheMoney entities."""
    return f"{_PREFIXES[entity.kind]}-{entity.id}"


def _article(atlas: Atlas, article: Card) -> Node:
    source = article.source
    return _entity(
        f"article-{article.slug}",
        "Article",
        {
            "title": (article.title,),
            "fileName": (f"{article.slug}.html",),
            "mimeType": ("text/html",),
            "author": article.authors,
            "publishedAt": (_date(article.date),),
            "modifiedAt": (_date(article.lastmod),),
            "language": (_LANGUAGES.get(atlas.lang(article.lang)[:2], ""),),
            "summary": (article.description,),
            "keywords": article.tags,
            "publisher": (source.name if source else "",),
            "sourceUrl": (
                *filter(_WEB.match, (source.url,) if source else ()),
                _address(atlas, article_path(article)),
            ),
            "notes": tuple(f"unverified: {key}" for key in article.unverified),
        },
    )


def _employments(
    atlas: Atlas, article: Card, presence: Presence, bodies: Sequence[tuple[str, Name]]
) -> Iterator[Node]:
    """Yield for each body that the person's roles name that they served there."""
    entity, own = presence
    held: dict[str, list[str]] = {}
    for role in own.roles:
        body = body_of_role(role, bodies)
        if body:
            held.setdefault(entity_id(body), []).append(role)
    for employer, roles in held.items():
        yield _entity(
            f"office-{article.slug}.{entity_id(entity)}.{employer}",
            "Employment",
            {
                "employee": (entity_id(entity),),
                "employer": (employer,),
                "role": roles,
                "date": (_date(article.date),),
                "proof": (f"article-{article.slug}",),
                "sourceUrl": (_address(atlas, article_path(article)),),
                "status": ("unverified",) if own.unverified else (),
            },
        )


def _entity(own_id: str, schema: str, properties: Properties) -> Node:
    """Return an entity without empty values."""
    known = {name: texts for name, given in properties.items() if (texts := _known(*given))}
    return Node(own_id, schema, known)


def _known(*texts: str) -> Texts:
    return tuple(filter(None, texts))


def _date(date: Date | None) -> str:
    return str(date)[:19] if date else ""


def _address(atlas: Atlas, path: str) -> str:
    base = atlas.settings.base_url
    return f"{base}/{path}" if base else ""
