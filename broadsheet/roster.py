"""Everybody in the collection as a person at the command line would ask for them.

Hidden and redacted ones are here too, and drafts count: a decision is about all that content/
holds. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from broadsheet.collation import fold_name, strip_marks
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.library import entries
from broadsheet.model import Article, Kind, Record
from broadsheet.registry import Identity, Use, identify
from broadsheet.spelling import name_key

# Enough to see what was meant; nobody reads more in a terminal.
_SHOWN = 8


class Who(Frozen):
    """One person or body with its kind."""

    kind: Kind
    identity: Identity

    @property
    def key(self) -> str:
        """The kind and id together, unique in the collection."""
        return f"{self.kind}/{self.identity.id}"

    @property
    def name(self) -> str:
        """How it is called on its page."""
        return self.identity.name

    @property
    def forms(self) -> dict[str, str]:
        """Every form of the name that leads here, as written, by its folded form."""
        record = self.identity.record
        known = (*record.aliases, *record.previous_names) if record else ()
        used = (use.entry.name for use in self.identity.uses)
        forms: dict[str, str] = {}
        for form in (self.name, *known, *used):
            forms.setdefault(fold_name(form), form)
        return forms

    @property
    def claims(self) -> frozenset[str]:
        """The keys of the names that lead here without an id."""
        record = self.identity.record
        known = (record.name, *record.aliases, *record.previous_names) if record else ()
        free = (use.entry.name for use in self.identity.uses if not use.entry.id)
        return frozenset(name_key(self.kind, form) for form in (*known, *free))


class Roster(Frozen):
    """Everybody by key; holders: the keys of those that a name leads to, by kind and name's key."""

    everybody: Mapping[str, Who]
    holders: Mapping[tuple[Kind, str], tuple[str, ...]]
    _named: Mapping[str, tuple[str, ...]]
    _bare: Mapping[str, tuple[str, ...]]

    def find(self, wanted: str, kind: Kind | None = None) -> Who:
        """Return who is meant by a key (`people/le-an`), an id now or once, or a form of a name.

        A name may be typed without its marks where nobody bears it so.

        Raises BroadsheetError if nobody is, or several may be.
        """
        text = wanted.removeprefix("content/").removesuffix(".md").removesuffix(".html")
        spelt = [key for one in Kind for key in self.holders.get((one, name_key(one, text)), ())]
        tries = (
            [text],
            [f"{one}/{text}" for one in Kind],
            list(dict.fromkeys((*self._named.get(fold_name(text), ()), *spelt))),
            list(self._bare.get(fold_name(text), ())),
        )
        for keys in tries:
            found = [self.everybody[key] for key in keys if key in self.everybody]
            found = [who for who in found if kind in (None, who.kind)]
            if len(found) == 1:
                return found[0]
            if found:
                listed = ", ".join(who.key for who in found[:_SHOWN])
                raise BroadsheetError(f'"{wanted}" may be {listed}', "name one of these")
        raise BroadsheetError(f'nobody is called "{wanted}"', self._did_you_mean(wanted))

    def others_with(self, kind: Kind, form: str, *but: Who) -> tuple[str, ...]:
        """Return the keys of all others that a form of a name leads to."""
        own = {who.key for who in but}
        return tuple(k for k in self.holders.get((kind, name_key(kind, form)), ()) if k not in own)

    def called_alike(self, who: Who) -> tuple[Who, ...]:
        """Return others whose whole name is a short form that articles have for somebody."""
        short = dict.fromkeys(form for use in who.identity.uses for form in use.entry.aliases)
        keys = (key for form in short for key in self.others_with(who.kind, form, who))
        return tuple(self.everybody[key] for key in dict.fromkeys(keys))

    def _did_you_mean(self, wanted: str) -> str:
        near = get_close_matches(strip_marks(fold_name(wanted)), self._bare, n=3, cutoff=0.75)
        names = [self.everybody[self._bare[match][0]].name for match in near]
        listed = ", ".join(f'"{name}"' for name in dict.fromkeys(names))
        return f"did you mean {listed}?" if near else "`names list TEXT` shows who there is"


def make_roster(articles: Iterable[Article], records: Iterable[Record]) -> Roster:
    """Return everybody that the articles name or a record is about."""
    ordered = sorted(articles, key=lambda article: article.path)
    known = sorted(records, key=lambda record: record.path)
    everybody: dict[str, Who] = {}
    named: dict[str, list[str]] = defaultdict(list)
    holders: dict[tuple[Kind, str], list[str]] = defaultdict(list)
    for kind in Kind:
        uses = [Use(article.path, entry) for article in ordered for entry in entries(article, kind)]
        identities, _ = identify(kind, [r for r in known if r.kind == kind], uses)
        for who in (Who(kind, identity) for identity in identities):
            everybody[who.key] = who
            record = who.identity.record
            former = record.former_ids if record else ()
            for form in (*who.forms, *former, *(f"{kind}/{old}" for old in former)):
                named[form].append(who.key)
            for form in sorted(who.claims):
                holders[kind, form].append(who.key)
    bare: dict[str, dict[str, None]] = defaultdict(dict)
    for form, keys in named.items():
        bare[strip_marks(form)] |= dict.fromkeys(keys)
    return Roster(
        everybody,
        {form: tuple(keys) for form, keys in holders.items()},
        {form: tuple(keys) for form, keys in named.items()},
        {form: tuple(keys) for form, keys in bare.items()},
    )
