"""What a person decides about names, turned into the files as they are to be. Pure.

A decision touches the records and articles it is about and nothing else in them. It never joins
or parts anybody that it does not name: where a record will claim somebody else's name too, the
articles that mean the other are tied to the id that one has. Addresses that end lead on: the
record keeps them as `former_ids`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from broadsheet.address import slugify, telex_slug
from broadsheet.amend import change_entries, spelled
from broadsheet.cleaning import clean_name
from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import dump, parse, rewrite
from broadsheet.frozen import Frozen
from broadsheet.metadata import SPELLINGS
from broadsheet.model import Article, Kind, NamedEntry, Record
from broadsheet.record_text import folded_in, with_keys
from broadsheet.registry import Use
from broadsheet.roster import Roster, Who
from broadsheet.spelling import is_incomplete, name_key


class Act(StrEnum):
    """The kinds of decision; the value is the command's word."""

    CONFIRM = "confirm"
    RENAME = "rename"
    MERGE = "merge"
    SPLIT = "split"
    HIDE = "hide"
    REDACT = "redact"
    REJECT = "reject"


class Decision(Frozen):
    """One decision as it was put.

    names: whom it is about, each a name, id or key; the second of `rename` is the new name.
    articles: paths or slugs. id: of the person that a split makes. kind: where the name alone
    does not say.
    """

    act: Act
    names: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    id: str = ""
    kind: Kind | None = None


class Edit(Frozen):
    """A file before and after, None where there is none. path: relative to content/."""

    path: str
    before: str | None
    after: str | None


class Ruling(Frozen):
    """What a decision comes to. said: in words. rejected: suggestions not to be made again."""

    said: str
    edits: tuple[Edit, ...] = ()
    rejected: tuple[str, ...] = ()


class Holdings(Frozen):
    """What is decided upon. texts: of the files below content/, by path."""

    articles: Mapping[str, Article]
    roster: Roster
    texts: Mapping[str, str]


Changed = dict[str, str | None]


def decide(decision: Decision, holdings: Holdings) -> Ruling:
    """Return what a decision says and the files it changes.

    Raises BroadsheetError where it cannot be carried out as it is meant; then nothing changes.
    """
    changed: Changed = {}
    said, rejected = _ACTS[decision.act](decision, holdings, changed)
    edits = (Edit(p, holdings.texts.get(p), after) for p, after in sorted(changed.items()))
    return Ruling(said, tuple(e for e in edits if e.before != e.after), rejected)


def rejection(kind: Kind, *names: str) -> str:
    """Return what stands for a suggestion in the log, `people: lê an | lê ân`, however spelt."""
    return f"{kind}: {' | '.join(sorted(name_key(kind, name) for name in names))}"


Said = tuple[str, tuple[str, ...]]


def _confirm(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    if decision.articles:
        for asked in decision.articles:
            path = _article(holdings, asked).path
            changed[path] = _without_guesses(holdings.texts[path], path)
        return f"confirm the names in {', '.join(decision.articles)}", ()
    who = _find(decision, holdings)
    path, text = _record(who, holdings, changed)
    changed[path] = with_keys(text, {"verified": True})
    return f"confirm {_shown(who)}", ()


def _without_guesses(text: str, path: str) -> str:
    """Return an article's text without the names among what nobody has confirmed."""
    values = parse(text, path).values
    own = spelled(values, SPELLINGS["unverified"])
    there = values.get(own, ())
    listed = (there,) if isinstance(there, str) else there
    left = [key for key in listed if key not in set(Kind)]
    return rewrite(text, {own: left or None}) if len(left) < len(listed) else text


def _hide(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    who = _find(decision, holdings)
    path, text = _record(who, holdings, changed)
    changed[path] = with_keys(text, {"hidden" if decision.act == Act.HIDE else "redacted": True})
    return f"{decision.act} {_shown(who)}", ()


def _rename(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    who, name = _find(decision, holdings), clean_name(decision.names[1])
    if not name:
        raise BroadsheetError("the new name is empty")
    for other in holdings.roster.others_with(who.kind, name, who):
        mend = f"`names merge {who.key} {other}` makes them one"
        raise BroadsheetError(f'"{name}" is already the name of {other}', mend)
    said = f'rename {_shown(who)} to "{name}"'
    record = who.identity.record
    if record:
        known = _keys(who.kind, (*_known_forms(record), name))
        old = () if name_key(who.kind, record.name) in known else (record.name,)
        changed[record.path] = with_keys(
            holdings.texts[record.path], {"name": name}, {"aliases": old}
        )
        return said, ()
    forms = _keys(who.kind, who.forms.values())
    aliases = tuple(form for key, form in forms.items() if key != name_key(who.kind, name))
    for alias in aliases:
        _keep_apart(alias, who, holdings, changed)
    own = _new_id(name, who, holdings)
    former = (who.identity.id,) if own != who.identity.id else ()
    path, text = _new_record(f"{who.kind}/{own}.md", name, holdings)
    changed[path] = with_keys(text, {}, {"aliases": aliases, "former_ids": former})
    _change_entries(changed, holdings, who.kind, who.identity.uses, {"name": name})
    return said, ()


def _merge(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    gone, kept = (_find(decision, holdings, number) for number in (0, 1))
    _refuse_merging(gone, kept)
    path, text = _record(kept, holdings, changed, (gone,))
    old, record = gone.identity.record, kept.identity.record
    kind, forms = gone.kind, _keys(gone.kind, gone.forms.values())
    # A short form that an alias would claim may be somebody else's in the next article.
    shared = {
        key
        for key, form in forms.items()
        if holdings.roster.others_with(kind, form, gone, kept)
        or (not gone.identity.record and is_incomplete(kind, form))
    }
    tying = (gone.claims | {name_key(kind, gone.name)}) - shared
    tying -= set(_keys(kind, (kept.name, *(_known_forms(record) if record else ()))))
    former = _keys(kind, old.previous_names if old else ())
    aliases = tuple(form for key, form in forms.items() if key in tying and key not in former)
    added = {"aliases": aliases, "former_ids": (gone.identity.id,)}
    values: dict[str, object] = {}
    others = tuple(one for one in record.not_same_as if not _is(gone, one)) if record else ()
    if record and others != record.not_same_as:
        values["not_same_as"] = others or None
    if old:
        for key in ("previous_names", "weak_aliases", "same_as", "former_ids"):
            added[key] = tuple(dict.fromkeys((*added.get(key, ()), *getattr(old, key))))
        added["not_same_as"] = tuple(one for one in old.not_same_as if not _is(kept, one))
        text = folded_in(text, holdings.texts[old.path])
        changed[old.path] = None
    changed[path] = with_keys(text, values, added)
    ambiguous = (u for u in gone.identity.uses if name_key(kind, u.entry.name) in shared)
    free = tuple(use for use in ambiguous if not use.entry.id)
    _change_entries(changed, holdings, kept.kind, free, {"id": kept.identity.id})
    return f"merge {_shown(gone)} into {_shown(kept)}", ()


def _is(who: Who, told: str) -> bool:
    """Tell whether an id or name in `not_same_as` means somebody."""
    return told == who.identity.id or _are_same(who, told, who.name)


def _are_same(who: Who, one: str, other: str) -> bool:
    """Tell whether two names are spellings of one, for the kind that somebody is of."""
    return name_key(who.kind, one) == name_key(who.kind, other)


def _refuse_merging(gone: Who, kept: Who) -> None:
    if gone.key == kept.key:
        raise BroadsheetError(f"{gone.key} and {kept.key} are one already")
    if gone.kind != kept.kind:
        raise BroadsheetError(f"{gone.key} and {kept.key} are a person and a body")
    for flag in ("hidden", "redacted"):
        of_gone, of_kept = (getattr(who.identity.record, flag, False) for who in (gone, kept))
        if of_gone and not of_kept:
            what = f"{gone.key} is {flag} and {kept.key} is not"
            raise BroadsheetError(what, "decide that for the other one first, or undo it")


def _keys(kind: Kind, forms: Iterable[str]) -> dict[str, str]:
    """Return one form, the first, for each name of which there are spellings."""
    keys: dict[str, str] = {}
    for form in forms:
        keys.setdefault(name_key(kind, form), form)
    return keys


def _known_forms(record: Record) -> tuple[str, ...]:
    return (*record.aliases, *record.previous_names)


def _split(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    who, own = _find(decision, holdings), decision.id
    if not own or slugify(own) != own:
        raise BroadsheetError(f'"{own}" is no id', f"write one such as {who.identity.id}-giao-vien")
    paths = {_article(holdings, asked).path for asked in decision.articles}
    parted = tuple(use for use in who.identity.uses if use.path in paths)
    rest = tuple(use for use in who.identity.uses if use.path not in paths)
    for missing in sorted(paths - {use.path for use in parted}):
        raise BroadsheetError(f"it does not name {who.key}", path=f"content/{missing}")
    known = holdings.roster.everybody.get(f"{who.kind}/{own}")
    if not parted or not rest or known == who:
        what = "all" if parted and known != who else "none"
        mend = "name some of them with --article; `names merge` makes one of two"
        raise BroadsheetError(f"{what} of its articles would go to {own}", mend)
    if known is None:
        name = _name_of(who, parted)
        path, text = _new_record(f"{who.kind}/{own}.md", name, holdings)
        changed[path] = with_keys(text, {}, {"not_same_as": (who.identity.id,)})
        path, text = _own_record(who, holdings)
        changed[path] = with_keys(_without_form(text, who, name), {}, {"not_same_as": (own,)})
        _tie(who, rest, name, holdings, changed)
    elif not known.identity.record:
        path, text = _record(known, holdings, changed, (who,))
        changed[path] = text
        _tie(who, rest, known.name, holdings, changed)
    _change_entries(changed, holdings, who.kind, parted, {"id": own})
    return f"split {_shown(who)}: {own} in {', '.join(sorted(paths))}", ()


def _name_of(who: Who, parted: tuple[Use, ...]) -> str:
    """Return how somebody new is called in the articles that are parted from another one."""
    names = [use.entry.name for use in parted]
    return who.name if any(_are_same(who, who.name, name) for name in names) else names[0]


def _without_form(text: str, who: Who, name: str) -> str:
    """Return a record's text without a form that is now somebody else's name."""
    record = who.identity.record
    values: dict[str, object] = {}
    for key in ("aliases", "previous_names"):
        forms = getattr(record, key, ())
        left = [form for form in forms if not _are_same(who, form, name)]
        if len(left) < len(forms):
            values[key] = left or None
    return with_keys(text, values)


def _reject(decision: Decision, holdings: Holdings, changed: Changed) -> Said:
    del changed
    found = [_find(decision, holdings, number) for number in range(len(decision.names))]
    words = " and ".join(map(_shown, found))
    said = f"keep {words} apart" if len(found) > 1 else f"keep {words} one"
    return said, (rejection(found[0].kind, *(who.name for who in found)),)


_ACTS: dict[Act, Callable[[Decision, Holdings, Changed], Said]] = {
    Act.CONFIRM: _confirm,
    Act.RENAME: _rename,
    Act.MERGE: _merge,
    Act.SPLIT: _split,
    Act.HIDE: _hide,
    Act.REDACT: _hide,
    Act.REJECT: _reject,
}


# --- what they share --------------------------------------------------------------------------


def _find(decision: Decision, holdings: Holdings, number: int = 0) -> Who:
    return holdings.roster.find(decision.names[number], decision.kind)


def _shown(who: Who) -> str:
    return f'{who.key} "{who.name}"'


def _article(holdings: Holdings, asked: str) -> Article:
    """Return an article by its path, with or without folders and suffix, or its slug."""
    path = asked.removeprefix("content/").removesuffix(".md")
    for wanted in (f"{path}.md", f"articles/{path}.md"):
        if wanted in holdings.articles:
            return holdings.articles[wanted]
    slugs = [a for a in holdings.articles.values() if a.slug == path.rpartition("/")[2]]
    if len(slugs) == 1:
        return slugs[0]
    raise BroadsheetError("there is no such article", path=asked)


def _record(
    who: Who, holdings: Holdings, changed: Changed, joined: tuple[Who, ...] = ()
) -> tuple[str, str]:
    """Return path and text of somebody's record, made if there is none yet.

    joined: who may share the name, because the decision makes them one.
    """
    if not who.identity.record and _keep_apart(who.name, who, holdings, changed, joined):
        _tie(who, who.identity.uses, who.name, holdings, changed)
    return _own_record(who, holdings)


def _own_record(who: Who, holdings: Holdings) -> tuple[str, str]:
    if who.identity.record:
        return who.identity.record.path, holdings.texts[who.identity.record.path]
    return _new_record(f"{who.key}.md", who.name, holdings)


def _new_record(path: str, name: str, holdings: Holdings) -> tuple[str, str]:
    if path in holdings.texts:
        what = "a file is there already, but it is no record that can be read"
        raise BroadsheetError(what, "mend it or give it another name", f"content/{path}")
    return path, dump([("name", name)])


def _keep_apart(
    form: str, who: Who, holdings: Holdings, changed: Changed, joined: tuple[Who, ...] = ()
) -> bool:
    """Tie all others of a name to the ids they have, before a record claims it for somebody.

    joined: who is to be the same. Return whether there are others.
    """
    others = holdings.roster.others_with(who.kind, form, who, *joined)
    for key in others:
        other = holdings.roster.everybody[key]
        _tie(other, other.identity.uses, form, holdings, changed)
    return bool(others)


def _tie(who: Who, uses: Iterable[Use], form: str, holdings: Holdings, changed: Changed) -> None:
    """Tie those uses of a name that have no id to the id that somebody has."""
    free = (u for u in uses if _are_same(who, u.entry.name, form) and not u.entry.id)
    _change_entries(changed, holdings, who.kind, tuple(free), {"id": who.identity.id})


def _new_id(name: str, who: Who, holdings: Holdings) -> str:
    for own in (slugify(name), telex_slug(name)):
        key = f"{who.kind}/{own}"
        is_free = key == who.key or key not in holdings.roster.everybody
        if own and is_free and f"{key}.md" not in holdings.texts:
            return own
    return who.identity.id


def _change_entries(
    changed: Changed,
    holdings: Holdings,
    kind: Kind,
    uses: tuple[Use, ...],
    change: Mapping[str, str],
) -> None:
    by_path: dict[str, list[NamedEntry]] = defaultdict(list)
    for use in uses:
        by_path[use.path].append(use.entry)
    for path, entries in by_path.items():
        try:
            text = changed.get(path) or holdings.texts[path]
            changed[path] = change_entries(text, kind, tuple(entries), change)
        except BroadsheetError as error:
            where = f"content/{path}"
            raise BroadsheetError(error.what, error.mend, where, error.line) from error
