"""One raw article to the text of its Markdown file: canonical front matter, then the body.

What the source says is written as fact; what the machine guessed is also listed under
`unverified`. A source's own lists of people and bodies win over what was found in the text.
Pure: file names are proposed here, chosen between here, and written elsewhere.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final

from broadsheet.address import path_identity, slug_or_digest, slugify
from broadsheet.digest import lasting_digest
from broadsheet.front_matter import dump
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Claim, Extraction, Found, NamedEntry, RawArticle, Source

# Letters that only Vietnamese has among the larger languages, and the share of letters that
# they have at least: 9 % in the poorest of 10,000 news articles, 0 in any other language.
_VIETNAMESE: Final = frozenset("ơưạảấầẩẫậắằẳẵặẻẽếềểễệỉịỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_VIETNAMESE_SHARE: Final = 0.04
# Three English words that no Vietnamese text without marks has, and their share of words.
_ENGLISH: Final = frozenset({"the", "and", "of"})
_ENGLISH_SHARE: Final = 0.04
_SAMPLE_CHARACTERS: Final = 20_000

_SLUG_LIMIT: Final = 120


class Origin(Frozen):
    """Where an article came from. path: posix, as in `inbox/a.xml`; sha256: of that file."""

    path: str
    sha256: str


# --- the text ---------------------------------------------------------------------------------


def article_text(raw: RawArticle, extraction: Extraction, origin: Origin) -> str:
    """Return the whole file: what is known in canonical order, absent where it is not known."""
    found = {"people": extraction.people, "organisations": extraction.organisations}
    own = {"people": raw.people, "organisations": raw.organisations}
    claims: dict[str, Claim[Any] | None] = {
        "title": raw.title,
        "date": raw.date,
        "lastmod": raw.lastmod,
        "lang": raw.lang,
        "authors": raw.authors,
        "description": raw.description,
        "place": raw.place,
        "source": raw.source and Claim(_source_pairs(raw.source.value), raw.source.origin),
        **{key: _named(own[key], found[key]) for key in own},
    }
    values = {key: _value(claim) for key, claim in claims.items()}
    values |= {"tags": raw.tags, "aliases": raw.former_addresses, "draft": raw.draft}
    values = {key: value for key, value in values.items() if value}
    extra = {key: value for key, value in raw.extra if key not in {*values, *_MACHINE_KEYS}}
    guessed = {key for key, claim in claims.items() if claim and claim.guessed}
    guessed.update(_words(dict(raw.extra).get("unverified")))
    unverified = tuple(key for key in values if key in guessed)
    machine: dict[str, Any] = {"unverified": unverified} if unverified else {}
    item = {"item": raw.item} if raw.item else {}
    machine["converted"] = {"from": origin.path, **item, "sha256": origin.sha256}
    head = dump([*values.items(), *extra.items(), *machine.items()])
    body = raw.body.strip("\n").rstrip()
    return f"{head}\n{body}\n" if body else head


_MACHINE_KEYS: Final = ("unverified", "converted")


def _value(claim: Claim[Any] | None) -> Any:
    return claim.value if claim else ""


def _words(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value if isinstance(value, tuple) else ()


def _source_pairs(source: Source) -> dict[str, str]:
    pairs = {"name": source.name, "url": source.url, "accessed": source.accessed}
    return {key: value for key, value in pairs.items() if value}


def _named(own: tuple[NamedEntry, ...], found: tuple[Found, ...]) -> Claim[Any]:
    if own:
        return Claim(tuple(_entry(one) for one in own), "source")
    return Claim(tuple(_entry(one) for one in found), "text", guessed=True)


def _entry(named: NamedEntry | Found) -> object:
    """Return a name as it stands in a list: alone, or with what else is known of it."""
    aliases = tuple(dict.fromkeys(alias for alias in named.aliases if alias != named.name))
    roles = named.roles[0] if len(named.roles) == 1 else named.roles
    record = named.id if isinstance(named, NamedEntry) else ""
    pairs = {"name": named.name, "role": roles, "aliases": aliases, "id": record}
    known = {key: value for key, value in pairs.items() if value}
    return known if len(known) > 1 else named.name


# --- what names and language are told from ----------------------------------------------------

_MARKUP: Final = re.compile(
    r"""^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)[^\n]*$|\Z)  # code
    | !\[[^\]\n]*\]\([^()\n]*\)                    # picture
    | \]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)      # the address of a link
    | ^[ ]{0,3}\[[^\]\n]+\]:[ ][^\n]*$             # the same, elsewhere
    | \{:[^}\n]*\}                                 # attribute list
    | <[/!a-zA-Z][^<>]*>                           # tag
    | ^[ ]*(?:\#{1,6}|>|[-*+])[ ]+                 # heading, quotation, list item
    | (?<!\\)[*\[\]`]+ | \\(?=[^\w\s])             # emphasis, brackets, escapes
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def name_text(raw: RawArticle) -> str:
    """Return the words in which names are looked for: headline, standfirst and body."""
    parts = [_value(raw.title), _value(raw.description), plain_text(raw.body)]
    return "\n\n".join(part for part in parts if part)


def plain_text(markdown: str) -> str:
    r"""Return the words of a Markdown text, near enough to find names in them.

    >>> plain_text("**Mai Lan** ở [bến](https://a.vn/1)  &amp; chợ\n{: .caption}").strip()
    'Mai Lan ở bến  & chợ'
    """
    return html.unescape(_MARKUP.sub("", markdown))


def with_language(raw: RawArticle) -> RawArticle:
    """Return the article with its language told from its letters, if its source is silent."""
    if raw.lang:
        return raw
    lang = detect_language(f"{_value(raw.title)}\n{raw.body}")
    return replace(raw, lang=Claim(lang, "letters")) if lang else raw


def detect_language(text: str) -> str:
    """Return `vi` or `en` where the letters and words leave no doubt, else an empty string.

    >>> detect_language("Chợ nổi mở lại từ hôm nay"), detect_language("Le café est fermé")
    ('vi', '')
    """
    sample = text[:_SAMPLE_CHARACTERS].lower()
    letters = sum(map(str.isalpha, sample))
    if letters and sum(char in _VIETNAMESE for char in sample) / letters >= _VIETNAMESE_SHARE:
        return "vi"
    words = re.findall(r"[^\W\d_]+", sample)
    if words and sum(word in _ENGLISH for word in words) / len(words) >= _ENGLISH_SHARE:
        return "en"
    return ""


# --- pictures ---------------------------------------------------------------------------------

_REFERENCE: Final = re.compile(
    r"""(?P<before>\]\([ ]* | ^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ ]+)
        (?: <(?P<angled>[^<>\n]+)> | (?P<bare>(?:[^\s()<>]|\([^\s()]*\))+) )
      | (?P<attribute>\b(?:src|href)=["'])(?P<quoted>[^"'<>\n]+)
    """,
    re.VERBOSE | re.MULTILINE,
)


def references(body: str) -> tuple[str, ...]:
    """Return every address that a Markdown body refers to, as written, each once.

    >>> references("![Đò](anh/do.jpg 'Đò') và [tin](https://a.vn) <img src='media:a.png'>")
    ('anh/do.jpg', 'https://a.vn', 'media:a.png')
    """
    return tuple(dict.fromkeys(_address(found) for found in _REFERENCE.finditer(body)))


def replace_references(body: str, new: Mapping[str, str]) -> str:
    """Return the body with some addresses exchanged; the new ones must need no escapes."""

    def replaced(found: re.Match[str]) -> str:
        address = _address(found)
        before = found["before"] or found["attribute"]
        return before + new[address] if address in new else found[0]

    return _REFERENCE.sub(replaced, body)


def _address(found: re.Match[str]) -> str:
    return found["angled"] or found["bare"] or found["quoted"]


# --- file names -------------------------------------------------------------------------------


class Wish(Frozen):
    """What the name of a new article may be made of.

    slug: the name it would have alone. date: `2019-11-03` or less. stem: of the raw file.
    identity: what tells the article from all others, for ever.
    """

    slug: str
    date: str
    stem: str
    identity: str


def wished_slug(raw: RawArticle, stem: str) -> str:
    """Return the slug of the source, else of the title, else of the raw file's name."""
    words = slugify(raw.slug) or slugify(_value(raw.title))
    return words or slug_or_digest(stem, lasting_digest(f"{stem}\n{raw.item}".encode()))


def choose_slugs(wishes: Iterable[Wish], taken: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each wish, whatever their order.

    Wishes for one name, or for one that is taken, each get the date, the raw file's name or a
    digest behind it, the first of these that tells it from all others.

    >>> one, two = Wish("lu", "2019", "a", "x"), Wish("lu", "2020", "b", "y")
    >>> choose_slugs([one, two], []), choose_slugs([one], ["Lu"])
    (('lu-2019', 'lu-2020'), ('lu-2019',))
    """
    wishes = tuple(wishes)
    wanted = Counter(wish.slug for wish in wishes)
    used = {path_identity(slug) for slug in taken}
    offers = {wish: _offers(wish) for wish in wishes if wanted[wish.slug] > 1 or wish.slug in used}
    claims = Counter(slug for slugs in offers.values() for slug in dict.fromkeys(slugs))
    closed = used.union(wanted, (slug for slug, count in claims.items() if count > 1))
    return tuple(
        next(slug for slug in offers[wish] if slug not in closed) if wish in offers else wish.slug
        for wish in wishes
    )


def _offers(wish: Wish) -> list[str]:
    digest = lasting_digest(wish.identity.encode())
    suffixes = [wish.date[:10], wish.stem, digest[:8], digest]
    return [_with_suffix(wish.slug, slugify(suffix)) for suffix in suffixes if slugify(suffix)]


def _with_suffix(slug: str, suffix: str) -> str:
    room = _SLUG_LIMIT - len(suffix) - 1
    return f"{slug[: max(room, 1)].rstrip('-')}-{suffix}"[:_SLUG_LIMIT].rstrip("-")
