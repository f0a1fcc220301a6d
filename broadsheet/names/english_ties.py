"""Which forms of a body's name may stand for it in English."""

from collections.abc import Iterator, Mapping
from typing import Final

from broadsheet.names.lexicon import Form, Lexicon, match, spell_out
from broadsheet.names.memory import SURE, Mention
from broadsheet.names.tokens import Span, Tokens

_LEGAL: Final = frozenset(
    {"inc", "incorporated", "ltd", "limited", "gmbh", "corp", "corporation", "co", "plc", "llc"}
)
_LINKING: Final = frozenset({"of", "for"})
_SMALL: Final = frozenset({"of", "for", "the", "and", "in", "on"})


def english_mention(
    tokens: Tokens, lexicon: Lexicon, span: Span, known: Mapping[Form, Form]
) -> Mention:
    """Return a body's mention; an article before it and its legal form are no part of its key."""
    words = spell_out(lexicon, tokens.lows[span.start : span.end])
    key = known.get(words, words)
    key = key[1:] if key[0] == "the" and len(key) > 1 else key
    while len(key) > 1 and key[-1] in _LEGAL:
        key = key[:-1]
    parts = set(_short_forms(lexicon, key)) - {key}
    return Mention(
        span.start, span.end, key, tuple(sorted(parts)), sure=SURE.get(span.label, SURE["bare"])
    )


def _short_forms(lexicon: Lexicon, key: Form) -> Iterator[Form]:
    """Yield what may stand for a full name.

    "Ministry" and "National Party" of what goes on with "of", "Harvard" of "Harvard University",
    "Court of Appeals" from the word for a body on, "Bruins" of "Boston Bruins", the initials. Never
    what names a body of its own inside the name: "University of Texas" of its press.
    """
    heads = [bool(match(lexicon.heads, key, at)[1]) for at in range(len(key))]
    for cut in range(1, len(key)):
        before, rest = key[:cut], key[cut:]
        headed = any(heads[:cut])
        if rest[0] in _LINKING or (len(rest) == 1 and heads[cut] and not headed):
            yield before
        if heads[cut] or (len(rest) == 1 and rest[0].endswith("s")):
            yield rest
    for small in (frozenset[str](), _SMALL):
        initials = "".join(word[0] for word in key if word not in small)
        if len(initials) > 2:
            yield (initials,)
