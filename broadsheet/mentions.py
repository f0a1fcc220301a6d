"""Where a body names its people and organisations: the sentences, and the first place to link.

Both work on the forms that one article may use for its entities. A form counts as named where
it stands as whole words and not inside a longer name. Pure; imports only the ground, the model
and `sentences`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from itertools import accumulate
from typing import Final

from broadsheet.collation import fold_tones
from broadsheet.model import Fragment, Kind
from broadsheet.sentences import split_sentences, word_list

Forms = tuple[tuple[str, tuple[str, ...]], ...]
"""For each entity its key and the forms of its name, the fullest first."""

Pieces = tuple[tuple[str, str], ...]

# Longer sentences are cut around the name; four lines of a page.
_LONGEST: Final = 400
_SPACE: Final = re.compile(r"[\n\t\xa0]")
_JOINED_LEFT: Final = re.compile(r"(?:[\w@#]|\w[&-])\Z")
_JOINED_RIGHT: Final = re.compile(r"\w|[&-]\w")
_WORD_BEFORE: Final = re.compile(r"\b([^\W\d_]\w*)(\.?) \Z")
_WORD_AFTER: Final = re.compile(r" ([^\W\d_]\w*)")
_OPENING: Final = re.compile(r"(?:^|[\n.!?…:;\"'“‘«(–-])\s*\Z")
_MOVABLE: Final = re.compile(r"(?:[òóỏõọ][ae]|[ùúủũụ]y)\b", re.IGNORECASE)
# Markup that does not part the words around it.
_INLINE: Final = re.compile(
    r"(?:</?(?:abbr|b|cite|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>)+"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that names an entity. anchor: of its paragraph; start, end: of the name in it."""

    anchor: str
    sentence: str
    start: int
    end: int


def find_mentions(body: Fragment, forms: Forms) -> dict[str, tuple[Mention, ...]]:
    """Return by key the sentences that name each entity, in order, each sentence once."""
    paragraphs = [paragraph for paragraph in body.paragraphs if paragraph.kind != "pre"]
    starts = list(accumulate((len(p.text) + 1 for p in paragraphs), initial=0))
    sentences: dict[int, tuple[tuple[int, int], ...]] = {}
    found: defaultdict[str, list[Mention]] = defaultdict(list)
    ends: dict[str, int] = {}
    for at, to, key in _occurrences("\n".join(p.text for p in paragraphs), forms):
        if at < ends.get(key, 0):
            continue
        place = bisect_right(starts, at) - 1
        paragraph, offset = paragraphs[place], starts[place]
        if place not in sentences:
            sentences[place] = split_sentences(paragraph.text)
        start, end = at - offset, to - offset
        number = bisect_right(sentences[place], (start, len(paragraph.text))) - 1
        first, last = sentences[place][number]
        ends[key] = last + offset
        sentence = paragraph.text[first : max(last, end)]
        found[key].append(_cut(paragraph.anchor, sentence, start - first, end - first))
    return {key: tuple(mentions) for key, mentions in found.items()}


def link_first(pieces: Pieces, forms: Forms) -> Pieces:
    """Return the pieces with a link around the first mention of each entity.

    The link's ` href="…"` is a piece of its own, `name`, whose value is the entity's key.

    >>> link_first((("text", "Bà Mận về."),), (("people/man", ("Mận",)),))
    (('text', 'Bà '), ('html', '<a class="name"'), ('name', 'people/man'), ('html', '>Mận</a>'), \
('text', ' về.'))
    """
    places, texts = _running_text(pieces)
    starts = list(accumulate(map(len, texts), initial=0))
    links: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    linked: set[str] = set()
    for start, end, key in _occurrences("".join(texts), forms):
        number = bisect_right(starts, start) - 1
        if key not in linked and end <= starts[number + 1]:
            linked.add(key)
            links[places[number]].append((start - starts[number], end - starts[number], key))
    if not links:
        return pieces
    return tuple(
        part
        for place, piece in enumerate(pieces)
        for part in (_with_links(piece[1], links[place]) if place in links else (piece,))
    )


def _running_text(pieces: Pieces) -> tuple[list[int], list[str]]:
    """Return the texts, each with its place among the pieces; a line end parts two blocks."""
    places: list[int] = []
    texts: list[str] = []
    for place, (what, value) in enumerate(pieces):
        if what == "text":
            places.append(place)
            texts.append(_SPACE.sub(" ", unescape(value)))
        elif texts and texts[-1] != "\n" and not (what == "html" and _INLINE.fullmatch(value)):
            places.append(place)
            texts.append("\n")
    return places, texts


def _with_links(escaped: str, links: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    text = unescape(escaped)
    done = 0
    for start, end, key in links:
        if done < start:
            yield "text", escape(text[done:start], quote=False)
        yield from (("html", '<a class="name"'), ("name", key))
        yield "html", f">{escape(text[start:end], quote=False)}</a>"
        done = end
    if done < len(text):
        yield "text", escape(text[done:], quote=False)


def _occurrences(text: str, forms: Forms) -> list[tuple[int, int, str]]:
    """Return start, end and key of each form that stands alone, in order; longer forms win.

    A form of one word that the text uses as a common word too ("Sáng nay", in the morning) does
    not count at the head of a sentence.
    """
    ordered, movable = _ordered(forms)
    folded = fold_tones(text) if movable else text
    if len(folded) != len(text):  # not in composed form, so the places would not be the same
        folded = text
    lower = folded.lower()
    if len(lower) != len(folded):  # a letter of Turkish
        lower = folded
    taken = bytearray(len(text))
    found = []
    for form, spellings in ordered:
        for start in _places(lower, form):
            end = start + len(form)
            spelling = folded[start:end]
            key = spellings.get(spelling)
            if key is None or taken[start] or taken[end - 1] or _is_joined(folded, start, end):
                continue
            is_common = " " not in form and f" {form} " in folded
            if is_common and _opens(folded, start, spelling):
                continue
            if _is_own(folded, start, spelling, key):
                taken[start:end] = b"\1" * len(form)
                if key:
                    found.append((start, end, key))
    return sorted(found)


@lru_cache(maxsize=64)  # both functions are asked about the same article
def _ordered(forms: Forms) -> tuple[tuple[tuple[str, Mapping[str, str]], ...], bool]:
    """Return each form in lower case with the key of every spelling, the longest form first.

    A spelling that is one entity's name and only an alias of others means the former; one that
    means several has an empty key. The second value tells whether a tone in one may move.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    aliases: defaultdict[str, set[str]] = defaultdict(set)
    for key, group in forms:
        for place, form in enumerate(group):
            plain = fold_tones(" ".join(form.split()))
            if not any(map(str.isalnum, plain)):
                continue
            claims = aliases if place else names
            for spelling in (plain, plain.upper(), *_other_cases(plain, key)):
                claims[spelling].add(key)
    keys = {**aliases, **names}
    groups: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for spelling, of in keys.items():
        groups[spelling.lower()][spelling] = next(iter(of)) if len(of) == 1 else ""
    ordered = sorted(groups.items(), key=lambda item: (-len(item[0]), item[0]))
    return tuple(ordered), bool(_MOVABLE.search("\n".join(keys)))


def _other_cases(form: str, key: str) -> tuple[str, ...]:
    """Return how a body of several words is written inside and at the head of a sentence."""
    if key.startswith(Kind.PERSON) or " " not in form:
        return ()
    return form[0].lower() + form[1:], form[0].upper() + form[1:]


def _opens(text: str, start: int, form: str) -> bool:
    """Tell whether a sentence opens here, so that any word would have a capital."""
    return not form.isupper() and bool(_OPENING.search(text, max(0, start - 3), start))


def _places(text: str, form: str) -> Iterator[int]:
    start = text.find(form)
    while start >= 0:
        yield start
        start = text.find(form, start + len(form))


def _is_joined(text: str, start: int, end: int) -> bool:
    """Tell whether a form is only a part of a longer word."""
    return bool(
        (text[start].isalnum() and _JOINED_LEFT.search(text, max(0, start - 2), start))
        or (text[end - 1].isalnum() and _JOINED_RIGHT.match(text, end))
    )


def _is_own(text: str, start: int, form: str, key: str) -> bool:
    """Tell whether a form is a name of its own here, not a part of somebody else's or a place's.

    Whoever has a name of one word is not meant where capitals stand beside it ("An Giang").
    """
    if key.startswith(Kind.ORGANISATION):
        return True
    before, after = _neighbours(text, start, start + len(form))
    if before.lower() in word_list("place words"):
        return False
    words = form.split(" ")
    before = before.lower() if before[:1].isupper() else ""
    if len(words) == 1:
        return not after[:1].isupper() and (not before or before in word_list("before names"))
    surnames = word_list("surnames")
    if len(words) == 2 and words[0].lower() in surnames:
        return form.isupper() or not after[:1].isupper()
    return len(words) > 2 or before not in surnames


def _neighbours(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words right before and after a place that no mark parts from it."""
    before = _WORD_BEFORE.search(text, max(0, start - 30), start)
    after = _WORD_AFTER.match(text, end)
    left = before[1] if before else ""
    if before and before[2] and left.lower() not in word_list("dotted"):
        left = ""  # the last word of another sentence
    return left, after[1] if after else ""


def _cut(anchor: str, sentence: str, start: int, end: int) -> Mention:
    """Return a mention, a long sentence cut at words around the name."""
    if len(sentence) <= _LONGEST:
        return Mention(anchor, sentence, start, end)
    room = max(0, _LONGEST - (end - start)) // 2
    first = 0 if start <= room else sentence.find(" ", start - room, start) + 1 or start
    last = sentence.rfind(" ", end, end + room)
    last = len(sentence) if len(sentence) <= end + room else last if last > 0 else end
    head, tail = "… " if first else "", " …" if last < len(sentence) else ""
    shift = len(head) - first
    return Mention(anchor, f"{head}{sentence[first:last]}{tail}", start + shift, end + shift)
