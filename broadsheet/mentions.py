"""Where a body names its people and organisations: the sentences, and the first place to link.

Both work on the forms that one article may use for its entities. A form counts as named where
it stands as whole words and not inside a longer name. Pure; imports only the ground, the model
and `sentences`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape, unescape
from itertools import accumulate
from typing import Final, NamedTuple

from broadsheet.collation import fold_tones
from broadsheet.model import Fragment, Kind, Paragraph
from broadsheet.sentences import split_sentences, word_list

Forms = tuple[tuple[str, tuple[str, ...]], ...]
"""For each entity its key and the forms of its name, the fullest first."""

Pieces = tuple[tuple[str, str], ...]

Occurrences = list[tuple[int, int, str]]
"""Where a form starts and ends, and whose it is, in order."""

Spellings = Mapping[str, Mapping[str, str]]
"""By a form in lower case, whom each of its spellings means; empty for several."""

# Longer sentences are cut around the name; four lines of a page.
_LONGEST: Final = 400
_JOINED_LEFT: Final = re.compile(r"(?:[\w@#]|\w[&-])\Z")
_JOINED_RIGHT: Final = re.compile(r"\w|[&-]\w")
_WORD_BEFORE: Final = re.compile(r"\b([^\W\d_]\w*)(\.?) \Z")
_OPENING: Final = re.compile(r"(?:^|[\n.!?…:;\"'“‘«(–-])\s*\Z")
_MOVABLE: Final = re.compile(r"[òóỏõọ](?=[ae]\b)|[ùúủũụ](?=y\b)")
# Markup that does not part the words around it.
_INLINE: Final = re.compile(
    r"(?:</?(?:abbr|b|cite|em|i|mark|q|s|small|span|strong|sub|sup|u)\b[^>]*>)+"
)


class Mention(NamedTuple):
    """A sentence that names an entity. anchor: of its paragraph; start, end: of the name in it."""

    anchor: str
    sentence: str
    start: int
    end: int


def read_names(body: Fragment, forms: Forms) -> tuple[Pieces, dict[str, tuple[Mention, ...]]]:
    """Return what `link_first` and `find_mentions` do, at the cost of one where both can share.

    They can where no names stand in headings, links or code, which only mentions count.
    """
    text, running = _paragraph_text(body), _running_text(body.pieces)
    found = _occurrences(text, forms)
    is_same = "".join(running[1]).removesuffix("\n") == text
    linked = found if is_same else _occurrences("".join(running[1]), forms)
    return _linked(body.pieces, running, linked), _mentions(body, found)


def find_mentions(body: Fragment, forms: Forms) -> dict[str, tuple[Mention, ...]]:
    """Return by key the sentences that name each entity, in order, each sentence once."""
    return _mentions(body, _occurrences(_paragraph_text(body), forms))


def link_first(pieces: Pieces, forms: Forms) -> Pieces:
    """Return the pieces with a link around the first mention of each entity.

    The link's ` href="…"` is a piece of its own, `name`, whose value is the entity's key.

    >>> link_first((("text", "Bà Mận về."),), (("people/man", ("Mận",)),))
    (('text', 'Bà '), ('html', '<a class="name"'), ('name', 'people/man'), ('html', '>Mận</a>'), \
('text', ' về.'))
    """
    running = _running_text(pieces)
    return _linked(pieces, running, _occurrences("".join(running[1]), forms))


def _mentions(body: Fragment, found: Occurrences) -> dict[str, tuple[Mention, ...]]:
    """Return the mentions for occurrences in the text of all paragraphs."""
    paragraphs = _told(body)
    starts = list(accumulate((len(p.text) + 1 for p in paragraphs), initial=0))
    sentences: dict[int, tuple[tuple[int, int], ...]] = {}
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    ends: dict[str, int] = {}
    for at, to, key in found:
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
        mentions[key].append(_cut(paragraph.anchor, sentence, start - first, end - first))
    return {key: tuple(group) for key, group in mentions.items()}


def _told(body: Fragment) -> list[Paragraph]:
    return [paragraph for paragraph in body.paragraphs if paragraph.kind != "pre"]


def _paragraph_text(body: Fragment) -> str:
    return "\n".join([paragraph.text for paragraph in _told(body)])


def _linked(pieces: Pieces, running: tuple[list[int], list[str]], found: Occurrences) -> Pieces:
    """Return the pieces with links, for occurrences in their running text."""
    places, texts = running
    starts = list(accumulate(map(len, texts), initial=0))
    links: defaultdict[int, list[tuple[int, int, str]]] = defaultdict(list)
    linked: set[str] = set()
    for start, end, key in found:
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
            text = unescape(value).replace("\n", " ")
            texts.append(text.replace("\t", " ").replace("\xa0", " "))
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


def _occurrences(text: str, forms: Forms) -> Occurrences:
    """Return start, end and key of each form that stands alone, in order; longer forms win.

    A form of one word that the text uses as a common word too ("Sáng nay", in the morning) does
    not count at the head of a sentence.
    """
    known = _merged(forms)
    folded = fold_tones(text) if _MOVABLE.search("\n".join(known)) else text
    if len(folded) != len(text):  # not in composed form, so the places would not be the same
        folded = text
    lower = folded.lower()
    if len(lower) != len(folded):  # a letter of Turkish
        lower = folded
    taken = bytearray(len(text))
    found = []
    for form in sorted(sorted(known), key=len, reverse=True):
        for start in _places(lower, form):
            end = start + len(form)
            spelling = folded[start:end]
            key = known[form].get(spelling)
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


def _merged(forms: Forms) -> Spellings:
    """Return the spellings of all; one that is a name and only an alias of others is the former."""
    names: dict[str, Mapping[str, str]] = {}
    aliases: dict[str, Mapping[str, str]] = {}
    for key, group in forms:
        for claims, own in zip((names, aliases), _spellings(key, group), strict=True):
            for form, spellings in own.items():
                claims[form] = _shared(claims[form], spellings) if form in claims else spellings
    both = {form: {**aliases[form], **names[form]} for form in names.keys() & aliases.keys()}
    return {**aliases, **names, **both}


def _shared(one: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    several = (
        spelling for spelling in one.keys() & other.keys() if one[spelling] != other[spelling]
    )
    return {**one, **other, **dict.fromkeys(several, "")}


# The same names come back in article after article: a fifth of the time of a search.
@lru_cache(maxsize=1 << 14)
def _spellings(key: str, group: tuple[str, ...]) -> tuple[Spellings, Spellings]:
    """Return the spellings of a name, then those of its aliases."""
    return _cased(key, group[:1]), _cased(key, group[1:])


def _cased(key: str, forms: tuple[str, ...]) -> Spellings:
    """Return all spellings of some forms, by their lower case."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for form in forms:
        plain = fold_tones(" ".join(form.split()))
        if any(map(str.isalnum, plain)):
            for spelling in (plain, plain.upper(), *_other_cases(plain, key)):
                found[spelling.lower()][spelling] = key
    return found


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
    before = _word_before(text, start)
    if before.lower() in word_list("place words"):
        return False
    words = form.split(" ")
    before = before.lower() if before[:1].isupper() else ""
    if len(words) == 1:
        is_part = _goes_on(text, start + len(form))
        return not is_part and (not before or before in word_list("before names"))
    surnames = word_list("surnames")
    if len(words) == 2 and words[0].lower() in surnames:
        return form.isupper() or not _goes_on(text, start + len(form))
    return len(words) > 2 or before not in surnames


def _word_before(text: str, start: int) -> str:
    """Return the word right before a place, if no mark parts them."""
    first = max(0, start - 30)
    if text[first:start][-1:] != " ":
        return ""
    before = _WORD_BEFORE.search(text, max(first, text.rfind(" ", first, start - 1)), start)
    if before is None or (before[2] and before[1].lower() not in word_list("dotted")):
        return ""  # nothing, or the last word of another sentence
    return before[1]


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a capital letter follows after a space."""
    following = text[end + 1 : end + 2]
    return text[end : end + 1] == " " and following.isalnum() and following.isupper()


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
