"""What the records of a collection lend to reading one text: names and aliases to look out for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from broadsheet.frozen import Frozen, field
from broadsheet.model import Kind
from broadsheet.names.lexicon import Form, Lexicon, Phrases, index_phrases, match, spell_out
from broadsheet.names.sequence import SHIPPED
from broadsheet.names.tokens import BROKEN, Span, Tokens, fold_word, split_words

_SHORT: Final = 2  # words of a name that may well be the end of a longer one


class Known(Frozen):
    """A person or body that the collection has a record of, with the forms that stand for it."""

    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()


class Knowledge(Frozen):
    """What a collection lends to reading an article.

    weights: the folder of those trained on it; what it lacks is read as the program comes.
    """

    names: tuple[Known, ...] = ()
    weights: Path = SHIPPED


class Register(Frozen):
    """Known names ready for look-up: every folded form with the key of its record's name.

    A form that several records claim stands for itself alone.
    person_phrases, bodies: the forms as phrases, to be found where no rule would find them.
    """

    people: dict[Form, Form] = field(default_factory=dict)
    organisations: dict[Form, Form] = field(default_factory=dict)
    person_phrases: Phrases = field(default_factory=dict)
    bodies: Phrases = field(default_factory=dict)


def register(known: Sequence[Known], lexicon: Lexicon) -> Register:
    """Fold known names; a form that two records claim stands for neither.

    Nor do the aliases of two records of one name, which could not be told apart.
    """
    keys: dict[Kind, dict[Form, Form]] = {}
    phrases: dict[Kind, Phrases] = {}
    for kind in Kind:
        records = {(one.name, one.aliases) for one in known if one.kind == kind}
        forms = {
            record: [_fold(lexicon, kind, form) for form in (record[0], *record[1])]
            for record in sorted(records)
        }
        keys[kind] = _keys([folded for folded in forms.values() if folded[0]])
        phrases[kind] = index_phrases(
            (form, "known") for name, aliases in forms for form in (name, *aliases) if form.strip()
        )
    return Register(
        keys[Kind.PERSON],
        keys[Kind.ORGANISATION],
        phrases[Kind.PERSON],
        phrases[Kind.ORGANISATION],
    )


def _fold(lexicon: Lexicon, kind: Kind, form: str) -> Form:
    words = tuple(map(fold_word, split_words(form)))
    if kind == Kind.ORGANISATION:
        return spell_out(lexicon, words)
    return tuple(word for word in words if word != ".")


def _keys(records: Sequence[Sequence[Form]]) -> dict[Form, Form]:
    """Return what each form stands for: the name of the one record that has it, or itself."""
    owners: dict[Form, set[int]] = defaultdict(set)
    for number, forms in enumerate(records):
        for form in forms if len(forms) > 1 else ():
            owners[form].add(number)
    keys = {forms[0]: forms[0] for forms in records}
    for form, numbers in owners.items():
        name = records[min(numbers)][0]
        keys[form] = name if len(numbers) == 1 == len(owners[name]) else form
    return {form: key for form, key in keys.items() if form}


def known_people(tokens: Tokens, lexicon: Lexicon, known: Register) -> Iterator[tuple[int, int]]:
    """Yield where people with records are named, each as a whole and not in a longer name."""
    at = 0
    while at < len(tokens.lows):
        end = match(known.person_phrases, tokens.lows, at)[0]
        whole = end > at and BROKEN not in tokens.gaps[at + 1 : end] and tokens.marks[at] in "CA"
        if whole and _stands_alone(tokens, lexicon, at, end):
            yield at, end
            at = end
        else:
            at += 1


def _stands_alone(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> bool:
    """Tell whether a form is no part of a longer name, nor a common word opening a sentence."""
    if end < len(tokens.marks) and tokens.marks[end] in "CA" and tokens.gaps[end] != BROKEN:
        return tokens.firsts[end] or match(lexicon.titles, tokens.lows, end)[0] > end
    if end - start == 1 and tokens.firsts[start]:
        return tokens.lows[start] not in lexicon.plain
    before = start - 1
    if end - start > _SHORT or tokens.gaps[start] == BROKEN or tokens.marks[before] not in "CA":
        return True
    opens = tokens.firsts[before] and tokens.lows[before] not in lexicon.surnames
    return opens or any(match(lexicon.titles, tokens.lows, start - n)[0] == start for n in (1, 2))


def add_known_bodies(tokens: Tokens, known: Register, bodies: Sequence[Span]) -> list[Span]:
    """Add the known bodies that no found one holds, in place of those that they cover."""
    if not known.bodies:
        return list(bodies)
    found = []
    at = 0
    while at < len(tokens.lows):
        end, label = match(known.bodies, tokens.lows, at)
        whole = label and BROKEN not in tokens.gaps[at + 1 : end] and tokens.marks[at] != "l"
        if whole:
            found.append(Span(at, end, label))
        at = end if whole else at + 1
    longest: list[Span] = []
    for span in sorted([*bodies, *found], key=lambda span: (span.start, -span.end)):
        if longest and span.start < longest[-1].end:
            if span.end - span.start > longest[-1].end - longest[-1].start:
                longest[-1] = span
        else:
            longest.append(span)
    return longest
