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
from unicodedata import normalize

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
_STICKING: Final = frozenset("_@#")
_BINDING: Final = frozenset("&-")
_PARTING: Final = frozenset(("", *" \n.,"))
# As plain text, which asks for the prefix of a key at a fifth of the cost.
_PERSON: Final = Kind.PERSON.value
_WORD_BEFORE: Final = re.compile(r"\b([^\W\d_]\w*)(\.?) \Z")
_OPENING: Final = re.compile(r"(?:^|[\n.!?…:;\"'“‘«(–-])\s*\Z")
_MOVABLE: Final = re.compile(r"(\w*)([òóỏõọ][ae]|[ùúủũụ]y)\b")
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


Mentions = Mapping[str, tuple[Mention, ...]]
"""The sentences that name each entity, by its key, in order, each sentence once."""


def read_names(
    body: Fragment, forms: Forms, *, are_linked: bool = True, are_told: bool = True
) -> tuple[Pieces, Mentions]:
    """Return what `link_first` and `find_mentions` do, at the cost of one where both can share.

    They can where no names stand in headings, links or code, which only mentions count.
    are_linked, are_told: which of both is wanted; else the pieces are as they were, or no mentions.
    """
    if not are_linked:
        return body.pieces, find_mentions(body, forms) if are_told else {}
    if not are_told:
        return link_first(body.pieces, forms), {}
    text, running = _paragraph_text(body), _running_text(body.pieces)
    found = _occurrences(text, forms)
    is_same = "".join(running[1]).removesuffix("\n") == text
    linked = found if is_same else _occurrences("".join(running[1]), forms)
    return _linked(body.pieces, running, linked), _mentions(body, found)


def find_mentions(body: Fragment, forms: Forms) -> Mentions:
    """Return the sentences that name each entity."""
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


def _mentions(body: Fragment, found: Occurrences) -> Mentions:
    """Return the mentions for occurrences in the text of all paragraphs."""
    mentions: defaultdict[str, list[Mention]] = defaultdict(list)
    ends: dict[str, int] = {}
    paragraphs = iter(_told(body))
    offset, after = 0, 0  # where the paragraph begins, and where the next one
    first, last = 0, 0  # where its sentence is
    for at, to, key in found:
        if at < ends.get(key, 0):
            continue
        while at >= after:
            paragraph = next(paragraphs)
            offset, after = after, after + len(paragraph.text) + 1
            sentences, last = split_sentences(paragraph.text), 0
        while at - offset >= last:
            first, last = next(sentences)
        ends[key] = last + offset
        start, end = at - offset, to - offset
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
        if key in linked:
            continue
        number = bisect_right(starts, start) - 1
        if end <= starts[number + 1]:
            linked.add(key)
            links[places[number]].append((start - starts[number], end - starts[number], key))
    if not links:
        return pieces
    parts = list(pieces)
    for place in reversed(links):
        parts[place : place + 1] = _with_links(pieces[place][1], links[place])
    return tuple(parts)


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
    known, moved = _merged(forms)
    lower = text.lower()
    if any(_stands(word, lower) for word in moved):
        folded = fold_tones(text)
        if len(folded) == len(text):  # else not in composed form, and the places would differ
            text, lower = folded, folded.lower()
    if len(lower) != len(text):  # a letter of Turkish
        lower = text
    taken = bytearray(len(text))
    found = []
    firsts = {form: at for form in known if (at := lower.find(form)) >= 0}
    for form in sorted(sorted(firsts), key=len, reverse=True):
        spellings, length, start = known[form], len(form), firsts[form]
        is_word = " " not in form and _stands(f" {form} ", text)
        while start >= 0:
            end = start + length
            spelling = text[start:end]
            key = spellings.get(spelling)
            if (
                key is not None
                and not (taken[start] or taken[end - 1] or _is_joined(text, start, end))
                and not (is_word and _opens(text, start, spelling))
                and _is_own(text, start, spelling, key)
            ):
                taken[start:end] = b"\1" * length
                if key:
                    found.append((start, end, key))
            start = lower.find(form, end)
    return sorted(found)


def _stands(words: str, text: str) -> bool:
    """Tell whether words stand in a text; from its end takes a third of the time that `in` does."""
    return text.rfind(words) >= 0


def _merged(forms: Forms) -> tuple[Spellings, Iterable[str]]:
    """Return the spellings of all, then the words whose tone a text may place elsewhere.

    One that is a name and only an alias of others is the former.
    """
    names: dict[str, Mapping[str, str]] = {}
    aliases: dict[str, Mapping[str, str]] = {}
    moved: set[str] = set()
    for key, group in forms:
        own, others, words = _spellings(key, group)
        _claim(names, own)
        if others:
            _claim(aliases, others)
        if words:
            moved |= words
    if not aliases:
        return names, moved
    both = {form: {**aliases[form], **names[form]} for form in names.keys() & aliases.keys()}
    return {**aliases, **names, **both}, moved


def _claim(claims: dict[str, Mapping[str, str]], own: Spellings) -> None:
    for form, spellings in own.items():
        claims[form] = _shared(claims[form], spellings) if form in claims else spellings


def _shared(one: Mapping[str, str], other: Mapping[str, str]) -> Mapping[str, str]:
    several = (
        spelling for spelling in one.keys() & other.keys() if one[spelling] != other[spelling]
    )
    return {**one, **other, **dict.fromkeys(several, "")}


# The same names come back in article after article: a fifth of the time of a search.
@lru_cache(maxsize=1 << 14)
def _spellings(key: str, group: tuple[str, ...]) -> tuple[Spellings, Spellings, frozenset[str]]:
    """Return the spellings of a name, those of its aliases, and the words of `_merged`."""
    own, others = _cased(key, group[:1]), _cased(key, group[1:])
    return own, others, frozenset(map(_moved, _MOVABLE.findall("\n".join((*own, *others)))))


def _moved(word: tuple[str, str]) -> str:
    """Return a word with the tone of its last two letters on the latter.

    >>> _moved(("th", "ủy"))
    'thuỷ'
    """
    letters = normalize("NFD", word[1])
    return word[0] + letters[0] + normalize("NFC", letters[2] + letters[1])


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
    if key.startswith(_PERSON) or " " not in form:
        return ()
    return form[0].lower() + form[1:], form[0].upper() + form[1:]


def _opens(text: str, start: int, form: str) -> bool:
    """Tell whether a sentence opens here, so that any word would have a capital."""
    return not form.isupper() and bool(_OPENING.search(text, max(0, start - 3), start))


def _is_joined(text: str, start: int, end: int) -> bool:
    """Tell whether a form is only a part of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _PARTING and after in _PARTING:  # nearly always so
        return False
    if text[start].isalnum() and (
        before.isalnum()
        or before in _STICKING
        or (before in _BINDING and _is_letter(text[start - 2 : start - 1]))
    ):
        return True
    return text[end - 1].isalnum() and (
        _is_letter(after) or (after in _BINDING and _is_letter(text[end + 1 : end + 2]))
    )


def _is_letter(sign: str) -> bool:
    return sign.isalnum() or sign == "_"


def _is_own(text: str, start: int, form: str, key: str) -> bool:
    """Tell whether a form is a name of its own here, not a part of somebody else's or a place's.

    Whoever has a name of one word is not meant where capitals stand beside it ("An Giang").
    """
    if not key.startswith(_PERSON):
        return True
    before = _word_before(text, start)
    if before.lower() in word_list("place words"):
        return False
    words = form.split(" ")
    if len(words) > 2:
        return True
    before = before.lower() if before[:1].isupper() else ""
    if len(words) == 1:
        is_part = _goes_on(text, start + len(form))
        return not is_part and (not before or fold_tones(before) in word_list("before names"))
    surnames = word_list("surnames")
    if words[0].lower() in surnames:
        return form.isupper() or not _goes_on(text, start + len(form))
    return before not in surnames


def _word_before(text: str, start: int) -> str:
    """Return the word right before a place, if no mark parts them."""
    if text[start - 1 : start] != " ":
        return ""
    first = max(0, start - 30)
    space = text.rfind(" ", first, start - 1)
    if space >= 0 and (word := text[space + 1 : start - 1]).isalpha():
        return word  # nearly always so, and four times as fast as the pattern
    before = _WORD_BEFORE.search(text, max(first, space), start)
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
