"""Who is who: from names in front matter and records to one identity each.

A name lands on a record if the article ties it there by id, a former one too, or if exactly one
record has it as its name or alias. Every other name is an identity of its own, shared by all
articles that spell it the same, or otherwise in a way that is certain (`spelling`). Nothing
else is ever joined.
"""

import difflib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from broadsheet.address import slug_or_digest, slugify, telex_slug
from broadsheet.collation import fold_name, strip_marks
from broadsheet.digest import lasting_digest
from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.model import Kind, NamedEntry, Record
from broadsheet.spelling import has_abbreviations, name_key

# A name in one article is called a slip of another one only if that stands in this many.
_NEAR_NAME_ARTICLES = 3


class Use(Frozen):
    """A name as one article uses it. article: its path, relative to content/.

    unverified: nobody has confirmed the names of this article. lang: the article's, empty where
    it is the site's.
    """

    article: str
    entry: NamedEntry
    unverified: bool = False
    lang: str = ""

    @property
    def path(self) -> str:
        """The article's path."""
        return self.article


class Identity(Frozen):
    """One person or body: its id, how it is called, and every use of it in order.

    places: of these among all uses that there are.
    """

    id: str
    name: str
    record: Record | None
    uses: tuple[Use, ...]
    places: tuple[int, ...]


class Claims(Frozen):
    """Which records the names of one kind belong to, by their key: names win over aliases."""

    kind: Kind
    ids: Mapping[str, tuple[str, ...]]

    def of(self, name: str) -> tuple[str, ...]:
        """Return the ids of the records that have a name or alias, in order."""
        return self.ids.get(name_key(self.kind, name), ())


def claim_names(kind: Kind, records: Iterable[Record]) -> tuple[Claims, tuple[Problem, ...]]:
    """Return which record each name and alias leads to, and the aliases that clash."""
    names: dict[str, list[str]] = defaultdict(list)
    aliases: dict[str, dict[str, tuple[str, Record]]] = defaultdict(dict)
    for record in records:
        own = name_key(kind, record.name)
        names[own].append(record.id)
        for alias in (*record.aliases, *record.previous_names):
            if name_key(kind, alias) != own:
                aliases[name_key(kind, alias)].setdefault(record.id, (alias, record))
    problems: list[Problem] = []
    for key, claimants in sorted(aliases.items()):
        if key in names or len(claimants) > 1:
            claiming = {*claimants, *names.get(key, ())}
            problems += [_alias_clash(*claim, claiming) for claim in claimants.values()]
        else:
            names[key] = list(claimants)
    return Claims(kind, {name: tuple(ids) for name, ids in names.items()}), tuple(problems)


def identify(
    kind: Kind, records: Iterable[Record], uses: Iterable[Use]
) -> tuple[tuple[Identity, ...], tuple[Problem, ...]]:
    """Return all identities of one kind, by id, and what is doubtful about them.

    uses: in a fixed order; each identity keeps it.
    """
    by_id = {record.id: record for record in records}
    claims, clashes = claim_names(kind, by_id.values())
    groups = _Groups(claims, by_id)
    known: list[Use] = []
    for place, use in enumerate(uses):
        known.append(use)
        groups[use.entry.name, use.entry.id].append(place)
    forms = _forms(kind, by_id.values(), (name for name, own_id in groups if not own_id))
    plainest = {key: _plainest(forms[key]) for key in groups.free}
    reserved = [_plainest(forms[key]) for key in claims.ids if key not in groups.free]
    ids_of_free = _free_ids(plainest, set(groups.tied), reserved)
    identities = []
    for key, places in groups.tied.items():
        own, record = tuple([known[place] for place in places]), by_id.get(key)
        name = record.name if record else _usual_form(own)
        identities.append(Identity(key, name, record, own, tuple(places)))
    for key, places in groups.free.items():
        own = tuple([known[place] for place in places])
        name = _usual_form(own, forms[key])
        identities.append(Identity(ids_of_free[key], name, None, own, tuple(places)))
    identities.sort(key=lambda identity: identity.id)
    return tuple(identities), (*clashes, *groups.doubts(known), *_near_names(identities))


class _Groups(dict[tuple[str, str], list[int]]):
    """By each name and id that articles use: the places of all uses of whom they lead to.

    tied: these by id. free: those without one by the name's key.
    """

    def __init__(self, claims: Claims, records: Mapping[str, Record]) -> None:
        super().__init__()
        self.tied: dict[str, list[int]] = {record_id: [] for record_id in records}
        self.free: dict[str, list[int]] = {}
        self._claims = claims
        self._records = records
        self._moved = {old: record.id for record in records.values() for old in record.former_ids}
        self._doubtful: set[tuple[str, str]] = set()

    def __missing__(self, form: tuple[str, str]) -> list[int]:
        name, own_id = form
        ids = () if own_id else self._claims.of(name)
        if own_id:
            own_id = own_id if own_id in self._records else self._moved.get(own_id, own_id)
            group, is_sure = self.tied.setdefault(own_id, []), own_id in self._records
        elif len(ids) == 1:
            group, is_sure = self.tied[ids[0]], True
        else:
            group, is_sure = self.free.setdefault(name_key(self._claims.kind, name), []), not ids
        if not is_sure:
            self._doubtful.add(form)
        self[form] = group
        return group

    def doubts(self, uses: Iterable[Use]) -> Iterator[Problem]:
        """Yield what is doubtful about some uses, in their order."""
        near: dict[str, str] = {}
        for use in uses if self._doubtful else ():
            name, own_id = use.entry.name, use.entry.id
            if (name, own_id) not in self._doubtful:
                continue
            if own_id:
                yield from _unknown_id(use, self._records, near)
            else:
                yield _ambiguous(self._claims.kind, use, self._claims.of(name))


def _usual_form(uses: Iterable[Use], forms: Collection[str] = ()) -> str:
    """Return the commonest spelling, one without abbreviations and not all capitals if there is.

    forms: all that there are, if that is known.
    """
    names = Counter(forms if len(forms) == 1 else [use.entry.name for use in uses])
    if len(names) == 1:
        return next(iter(names))
    counts: Counter[str] = Counter()
    for name, count in names.items():
        counts[fold_name(name)] += count
    return min(
        names,
        key=lambda name: (
            *(has_abbreviations(name), -counts[fold_name(name)], fold_name(name)),
            *(-names[name], *_oddness(name)),
        ),
    )


def _forms(
    kind: Kind, records: Iterable[Record], names: Iterable[str]
) -> Mapping[str, Collection[str]]:
    """Return all forms, by their key, that lead somewhere without an id."""
    forms: dict[str, set[str]] = defaultdict(set)
    known = (form for r in records for form in (r.name, *r.aliases, *r.previous_names))
    for form in (*known, *names):
        forms[name_key(kind, form)].add(form)
    return forms


def _plainest(forms: Collection[str]) -> str:
    """Return the form that makes the id: it must not change with how often each is used."""
    if len(forms) == 1:
        return next(iter(forms))
    return min(forms, key=lambda name: (has_abbreviations(name), len(name), *_oddness(name)))


def _oddness(name: str) -> tuple[bool, bool, str]:
    return name.isupper(), name.islower(), name


def _free_ids(names: Mapping[str, str], taken: set[str], reserved: Iterable[str]) -> dict[str, str]:
    """Give each name without a record an id that depends on the names alone, not their order.

    reserved: the names that have a record, so that no address moves when another one gets one.
    """
    ids = {key: slug_or_digest(name, lasting_digest(key.encode())) for key, name in names.items()}
    for plain, spell in ((slugify, telex_slug), (telex_slug, _digest_slug)):
        counts = Counter([*ids.values(), *map(plain, reserved)])
        for key, slug in ids.items():
            if counts[slug] > 1 or slug in taken:
                ids[key] = spell(names[key]) or slug
    return ids


def _digest_slug(name: str) -> str:
    digest = lasting_digest(fold_name(name).encode())
    return f"{slug_or_digest(name, digest)}-{digest[:6]}"


def _alias_clash(alias: str, at: Record, claiming: set[str]) -> Problem:
    others = sorted(claiming - {at.id})
    return Problem(
        "alias-clash",
        f"content/{at.path}",
        f'alias "{alias}" is also claimed by {", ".join(others)}',
        mend="keep it in one record, or list it under `weak_aliases`; articles can tie with `id`",
    )


def _ambiguous(kind: Kind, use: Use, ids: tuple[str, ...]) -> Problem:
    example = f"{{name: {use.entry.name}, id: {ids[0]}}}"
    return Problem(
        "alias-clash",
        f"content/{use.article}",
        f'"{use.entry.name}" may be any of the {kind} {", ".join(ids)}',
        mend=f"tie it with an id: `{example}`",
        line=use.entry.line or None,
    )


def _unknown_id(
    use: Use, records: Mapping[str, Record], near: dict[str, str]
) -> tuple[Problem, ...]:
    """Name an id that no record has, if it looks like a slip of one that exists.

    near: what each unknown id looks like, as far as it was asked for: it takes a look at all.
    """
    entry = use.entry
    if entry.id not in near:
        near[entry.id] = "".join(difflib.get_close_matches(entry.id, records, n=1, cutoff=0.85))
    if not near[entry.id]:
        return ()
    return (
        Problem(
            "unknown-id",
            f"content/{use.article}",
            f'no record has the id "{entry.id}"',
            mend=f"did you mean `{near[entry.id]}`?",
            line=entry.line or None,
        ),
    )


def _near_names(identities: Iterable[Identity]) -> list[Problem]:
    """Name rare names that differ by one mark from one that stands in several articles."""
    alike: dict[str, list[Identity]] = defaultdict(list)
    for identity in identities:
        if " " in identity.name:
            alike[strip_marks(fold_name(identity.name))].append(identity)
    problems: list[Problem] = []
    for group in alike.values():
        for rare in group:
            if rare.record is None and len(rare.uses) == 1:
                for common in group:
                    problems += _near_name(rare, common)
    return problems


def _near_name(rare: Identity, common: Identity) -> list[Problem]:
    if (
        len(common.uses) < _NEAR_NAME_ARTICLES
        or not _one_word_apart(rare.name, common.name)
        or (common.record and {rare.id, fold_name(rare.name)} & _apart_from(common.record))
        or (articles := len({use.article for use in common.uses})) < _NEAR_NAME_ARTICLES
    ):
        return []
    use = rare.uses[0]
    return [
        Problem(
            "near-name",
            f"content/{use.article}",
            f'"{rare.name}" differs by one mark from "{common.name}" ({articles} articles)',
            mend=f"correct the name, or list it under `not_same_as` in the record {common.id}",
            line=use.entry.line or None,
        )
    ]


def _apart_from(record: Record) -> set[str]:
    return {*record.not_same_as, *map(fold_name, record.not_same_as)}


def _one_word_apart(one: str, other: str) -> bool:
    pairs = list(zip(fold_name(one).split(), fold_name(other).split(), strict=False))
    return sum(a != b for a, b in pairs) == 1
