"""What the records of a collection lend to reading one text: names and aliases to look out for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from broadsheet.model import Kind
from broadsheet.names.lexicon import Form, Lexicon, Phrases, index_phrases, match, spell_out
from broadsheet.names.tokens import BROKEN, Span, Tokens, fold_word, split_words


@dataclass(frozen=True, slots=True)
class Known:
    """A person or body that the collection has a record of, with the forms that stand for it."""

    kind: Kind
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """Known names ready for look-up: every folded form with the key of its record's name.

    bodies: the forms of bodies as phrases, to be found where no rule would find them.
    """

    people: dict[Form, Form] = field(default_factory=dict)
    organisations: dict[Form, Form] = field(default_factory=dict)
    bodies: Phrases = field(default_factory=dict)


def register(known: Iterable[Known], lexicon: Lexicon) -> Register:
    """Fold known names; a form that two records claim stands for neither."""
    people: dict[Form, set[Form]] = {}
    organisations: dict[Form, set[Form]] = {}
    phrases: list[tuple[str, str]] = []
    for entry in known:
        forms = [entry.name, *entry.aliases]
        if entry.kind == Kind.PERSON:
            keys = [_fold(form) for form in forms]
            claimed = people
        else:
            keys = [spell_out(lexicon, tuple(map(fold_word, split_words(form)))) for form in forms]
            phrases += [(form, "known") for form in forms]
            claimed = organisations
        for key in keys:
            claimed.setdefault(key, set()).add(keys[0])
    return Register(_unclaimed(people), _unclaimed(organisations), index_phrases(phrases))


def _fold(form: str) -> Form:
    return tuple(word for word in map(fold_word, split_words(form)) if word != ".")


def _unclaimed(claimed: dict[Form, set[Form]]) -> dict[Form, Form]:
    return {form: min(keys) for form, keys in claimed.items() if len(keys) == 1 and form}


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
