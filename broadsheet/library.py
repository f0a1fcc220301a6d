"""The whole collection as one value: articles in order, and every person and body in them.

Drafts, hidden and redacted names are gone here, so no later stage has to think of them. So are the
machine's guesses that name nobody by themselves, such as "Công an tỉnh" and "Mận": one page for all
of them would be wrong.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from broadsheet.address import path_identity, slug_or_digest
from broadsheet.digest import lasting_digest
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Card, Date, Kind, NamedEntry, Record, TextPage
from broadsheet.redaction import gap_pattern, leave_gaps
from broadsheet.registry import Identity, Use, identify
from broadsheet.spelling import is_incomplete

Appearance = Use
"""One entity in one article."""


class Entity(Frozen):
    """One person or body with all its appearances, newest article first."""

    kind: Kind
    id: str
    name: str
    record: Record | None
    appearances: tuple[Appearance, ...]

    @property
    def key(self) -> str:
        """The kind and id together, unique in the collection."""
        return f"{self.kind}/{self.id}"

    @property
    def description(self) -> str:
        """Who this is, in a line: the record's words, else the newest roles."""
        return self.described[0]

    @property
    def description_lang(self) -> str:
        """The language of the description, empty where it is the site's."""
        return self.described[1]

    @property
    def described(self) -> tuple[str, str]:
        """The description and its language."""
        if self.record and self.record.description:
            return self.record.description, ""
        told = [use for use in self.appearances if use.entry.roles]
        newest = next((use for use in told if not use.lang), told[0] if told else None)
        return (", ".join(newest.entry.roles), newest.lang) if newest else ("", "")

    @property
    def is_unverified(self) -> bool:
        """Whether no record vouches for the name and some article's mention is a guess."""
        if self.record and self.record.verified:
            return False
        return any(appearance.unverified for appearance in self.appearances)

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other forms that lead here: the record's, then those the articles use."""
        forms: dict[str, None] = {}
        if self.record:
            forms |= dict.fromkeys((*self.record.aliases, *self.record.previous_names))
        for appearance in self.appearances:
            entry = appearance.entry
            forms[entry.name] = None
            if entry.aliases:
                forms |= dict.fromkeys(entry.aliases)
        return tuple(form for form in forms if form != self.name)


class Gaps(Frozen):
    """The redacted names. forms: left out of every text; further: of an article's, by its path."""

    forms: tuple[str, ...] = ()
    further: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __bool__(self) -> bool:
        """Tell whether any name is redacted."""
        return bool(self.forms or self.further)


class Library(Frozen):
    """All that is public. articles: newest first, undated last; entities: by id.

    places: of each one's appearances among all names of the kind as articles have them, one article
    after the other; people's before bodies'.
    gaps: the names that are left out of all this, and are to be left out of bodies.
    """

    articles: tuple[Card, ...]
    people: tuple[Entity, ...]
    organisations: tuple[Entity, ...]
    pages: tuple[TextPage, ...]
    places: tuple[tuple[int, ...], ...] = ()
    gaps: Gaps = Gaps()


def build_library(
    articles: Iterable[Card],
    records: Iterable[Record],
    pages: Iterable[TextPage],
    *,
    drafts: bool = False,
    lang: str = "vi",
) -> tuple[Library, tuple[Problem, ...]]:
    """Return the public collection and what is doubtful about its names and addresses."""
    public, problems = _with_own_address(a for a in articles if drafts or not a.draft)
    public.sort(key=lambda article: article.path)
    public.sort(key=lambda article: _newness(article.date), reverse=True)
    records, clashes = _with_own_id(records)
    problems += clashes
    entities: dict[Kind, tuple[Identity, ...]] = {}
    for kind in Kind:
        own = [record for record in records if record.kind == kind]
        entities[kind], doubts = identify(kind, own, _uses(kind, public, lang))
        problems += doubts
    shown = {kind: tuple(_shown(kind, group)) for kind, group in entities.items()}
    library = Library(
        tuple(public),
        tuple(entity for entity, _ in shown[Kind.PERSON]),
        tuple(entity for entity, _ in shown[Kind.ORGANISATION]),
        tuple(sorted(pages, key=lambda page: page.path)),
        tuple(places for group in shown.values() for _, places in group),
    )
    library, leaks = _redacted(library, entities)
    return library, (*problems, *leaks)


def entries(article: Card, kind: Kind) -> tuple[NamedEntry, ...]:
    """Return the names of one kind in an article's front matter."""
    return article.people if kind == Kind.PERSON else article.organisations


def _newness(date: Date | None) -> tuple[int, int, int, str]:
    return (date.year, date.month, date.day, date.clock) if date else (0, 0, 0, "")


def _with_own_address(articles: Iterable[Card]) -> tuple[list[Card], list[Problem]]:
    """Keep one article for each address, the first by path, and name the others."""
    claimants: dict[str, list[Card]] = defaultdict(list)
    for article in articles:
        claimants[path_identity(article.slug)].append(article)
    problems: list[Problem] = []
    for group in claimants.values():
        group.sort(key=lambda article: article.path)
        if len(group) > 1:
            listed = ", ".join(f"content/{article.path}" for article in group)
            problems += [
                Problem(
                    "same-address",
                    f"content/{article.path}",
                    f'not published: "articles/{article.slug}.html" is claimed by {listed}',
                    mend="give one of them another `slug`, or rename its file",
                )
                for article in group[1:]
            ]
    return [group[0] for group in claimants.values()], problems


def _with_own_id(records: Iterable[Record]) -> tuple[list[Record], list[Problem]]:
    """Keep one record for each id, by path, and name the others.

    Raises BroadsheetError if one of the others hides a name: it would be published.
    """
    kept: dict[str, Record] = {}
    problems: list[Problem] = []
    for record in sorted(records, key=lambda record: record.path):
        first = kept.setdefault(f"{record.kind}/{record.id}", record)
        if first is record:
            continue
        what = f'the id "{record.id}" is already taken by content/{first.path}'
        mend = "give the file another name"
        if record.hidden or record.redacted:
            raise BroadsheetError(what, mend, f"content/{record.path}")
        problems.append(Problem("same-address", f"content/{record.path}", what, mend))
    return list(kept.values()), problems


def _uses(kind: Kind, articles: Iterable[Card], lang: str) -> Iterator[Use]:
    """Yield all names of one kind, article by article. lang: the site's."""
    for article in articles:
        path, is_guess = article.path, kind in article.unverified
        own = "" if article.lang == lang else article.lang
        yield from [Use(path, entry, is_guess, own) for entry in entries(article, kind)]


def _shown(kind: Kind, identities: Iterable[Identity]) -> Iterator[tuple[Entity, tuple[int, ...]]]:
    """Yield everybody who has a page, with the places of the appearances."""
    for identity in identities:
        if not _is_hidden(identity):
            uses, places = _appearances(kind, identity)
            if uses or identity.record:
                yield Entity(kind, identity.id, identity.name, identity.record, uses), places


def _appearances(kind: Kind, identity: Identity) -> tuple[tuple[Appearance, ...], tuple[int, ...]]:
    """Return each article's entry, with its place, but no guess by which many may be meant."""
    uses, places = identity.uses, identity.places
    are_sure = identity.record or not any(use.unverified for use in uses)
    if are_sure and len({use.article for use in uses}) == len(uses):
        return uses, places
    kept = {
        place: use
        for place, use in _once(identity)
        if not (use.unverified and is_loose(kind, identity, use))
    }
    return tuple(kept.values()), tuple(kept)


def is_loose(kind: Kind, identity: Identity, use: Use) -> bool:
    """Tell whether a name says nothing of whom it means: neither a record, an id, nor itself."""
    return not (identity.record or use.entry.id) and is_incomplete(kind, use.entry.name)


def _is_hidden(identity: Identity) -> bool:
    return identity.record is not None and (identity.record.hidden or identity.record.redacted)


def _once(identity: Identity) -> Iterable[tuple[int, Use]]:
    """Join the entries of one article that turned out to be one person, in the first's place."""
    joined: dict[str, tuple[int, Use]] = {}
    for place, use in zip(identity.places, identity.uses, strict=True):
        first_place, first = joined.setdefault(use.article, (place, use))
        if first is not use:
            one, other = first.entry, use.entry
            merged = replace(
                one,
                roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
                aliases=tuple(dict.fromkeys((*one.aliases, other.name, *other.aliases))),
            )
            joined[use.article] = first_place, replace(first, entry=merged)
    return joined.values()


def _redacted(
    library: Library, entities: dict[Kind, tuple[Identity, ...]]
) -> tuple[Library, list[Problem]]:
    """Put gaps for redacted names into every text, and name the addresses that still spell one."""
    forms: set[str] = set()
    short_forms: dict[str, set[str]] = defaultdict(set)
    for kind, identity in ((kind, one) for kind, group in entities.items() for one in group):
        record = identity.record
        if record is None or not record.redacted:
            continue
        forms |= {record.name, *record.aliases, *record.weak_aliases, *record.previous_names}
        for use in identity.uses:
            name = use.entry.name
            (short_forms[use.article] if is_incomplete(kind, name) else forms).add(name)
            short_forms[use.article] |= set(use.entry.aliases)
    gaps = Gaps(
        tuple(sorted(forms)),
        tuple((path, tuple(sorted(short))) for path, short in sorted(short_forms.items())),
    )
    pattern = gap_pattern(forms)
    if pattern is None:
        return library, []
    patterns = gap_patterns(gaps)
    articles = tuple(leave_gaps(a, patterns.get(a.path, pattern)) for a in library.articles)

    def with_gaps(entity: Entity) -> Entity:
        alone: Entity = leave_gaps(replace(entity, appearances=()), pattern)
        appearances = (leave_gaps(a, patterns.get(a.article, pattern)) for a in entity.appearances)
        made_of_name = entity.record is None and pattern.search(entity.id)
        own_id = (
            slug_or_digest("", lasting_digest(entity.id.encode())) if made_of_name else entity.id
        )
        record = alone.record and replace(
            alone.record,
            former_ids=tuple(i for i in alone.record.former_ids if not pattern.search(i)),
        )
        return replace(alone, id=own_id, record=record, appearances=tuple(appearances))

    redacted = Library(
        articles,
        tuple(map(with_gaps, library.people)),
        tuple(map(with_gaps, library.organisations)),
        leave_gaps(library.pages, pattern),
        library.places,
        gaps,
    )
    return redacted, [leak for leak in _leaks(redacted) if pattern.search(leak.what)]


def gap_patterns(gaps: Gaps) -> dict[str, re.Pattern[str]]:
    """Return what to leave out of each article's text by its path, of all others' by ``."""
    everywhere = gap_pattern(gaps.forms)
    patterns = {path: gap_pattern((*gaps.forms, *further)) for path, further in gaps.further}
    return {path: found for path, found in {"": everywhere, **patterns}.items() if found}


def _leaks(library: Library) -> Iterator[Problem]:
    """Yield for each address that a person chose what is to be said if it spells a name."""
    mend = "set another `slug` in its front matter, or drop the old address"
    chosen = [
        *((a.path, f"articles/{a.slug}.html", mend) for a in library.articles),
        *((a.path, old, mend) for a in library.articles for old in a.former_addresses),
        *((page.path, f"{page.slug}.html", mend) for page in library.pages),
        *(
            (entity.record.path, f"{entity.key}.html", "give the file another name")
            for entity in (*library.people, *library.organisations)
            if entity.record
        ),
    ]
    for path, address, way in chosen:
        what = f'the address "{address}" spells a redacted name'
        yield Problem("redacted-address", f"content/{path}", what, way)
