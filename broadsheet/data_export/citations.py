"""Citations of articles as BibTeX, RIS and CSL-JSON.

A name is one undivided whole: a Vietnamese name has no first and last part to be turned round.
Source: https://docs.citationstyles.org (CSL 1.0.2); BibTeX as BibTeX 0.99d and Zotero read it;
https://en.wikipedia.org/wiki/RIS_(file_format) after the maker's specification of 2011.
"""

import re
from base64 import b64encode
from functools import lru_cache

from broadsheet.data_export.json_text import json_text
from broadsheet.frozen import Frozen
from broadsheet.views.values import Citation

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# Braces must balance in BibTeX even where they are escaped, so they become brackets.
_TEX = {c: f"\\{c}" for c in "&%$#_"} | {"{": "(", "}": ")"}
_TEX |= {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_URL_SPECIAL = re.compile(r"[{}\\]")
_TEX_SPECIAL = re.compile(r"[&%$#_{}\\~^]")


class CitationFile(Frozen):
    """A citation to download. address: a `data:` URI, so that it costs no file of its own."""

    label: str
    name: str
    address: str


def citation_files(citation: Citation) -> tuple[CitationFile, ...]:
    """Return the citation in all formats, to be downloaded from the page itself."""
    entry, record, item = citation_texts(citation)
    formats = (
        ("BibTeX", "bib", "application/x-bibtex", entry),
        ("RIS", "ris", "application/x-research-info-systems", record),
        ("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", f"[{item}]\n"),
    )
    return tuple(
        CitationFile(label, f"{citation.id}.{suffix}", _address(mime, text))
        for label, suffix, mime, text in formats
    )


@lru_cache(maxsize=16)  # an article's page tells them right after the data files
def citation_texts(citation: Citation) -> tuple[str, str, str]:
    """Return the citation as BibTeX, as RIS and as an item of CSL-JSON on one line."""
    return bibtex(citation), ris(citation), json_text(csl(citation))


def csl(citation: Citation) -> dict[str, object]:
    """Return the citation as an item of CSL-JSON."""
    item: dict[str, object] = {
        "id": citation.id,
        "type": "article-newspaper",
        "title": citation.title,
        "author": [{"literal": name} for name in citation.authors],
        "issued": _date_parts(citation.date),
        "container-title": citation.container,
        "publisher-place": citation.place,
        "language": citation.lang,
        "URL": citation.url,
        "accessed": _date_parts(citation.accessed),
        "archive": citation.archive,
        "note": _note(citation),
    }
    return {key: value for key, value in item.items() if value}


def bibtex(citation: Citation) -> str:
    """Return the citation as an entry of BibTeX."""
    year, month, day = _parts(citation.date)
    fields = (
        ("author", " and ".join(f"{{{_tex(name)}}}" for name in citation.authors)),
        ("title", f"{{{_tex(citation.title)}}}"),
        ("journal", _tex(citation.container)),
        ("year", year),
        ("month", month),
        ("day", day.lstrip("0")),
        ("address", _tex(citation.place)),
        ("url", _URL_SPECIAL.sub(_percent, citation.url)),
        ("urldate", citation.accessed),
        ("language", citation.lang),
        ("note", _tex(_note(citation))),
    )
    lines = [f"@article{{{citation.id}"]
    for name, value in fields:
        if value:
            given = _MONTHS[int(value) - 1] if name == "month" else f"{{{value}}}"
            lines.append(f"  {name} = {given}")
    return ",\n".join(lines) + "\n}\n"


def ris(citation: Citation) -> str:
    """Return the citation as a record of RIS."""
    year, month, day = _parts(citation.date)
    tags = (
        ("TY", "NEWS"),
        ("TI", citation.title),
        *[("AU", author) for author in citation.authors],
        ("T2", citation.container),
        ("PY", year),
        ("DA", f"{year}/{month}/{day}/" if year else ""),
        ("CY", citation.place),
        ("LA", citation.lang),
        *[("KW", tag) for tag in citation.tags],
        ("UR", citation.url),
        ("Y2", "/".join((*_parts(citation.accessed), "")) if citation.accessed else ""),
        ("DB", citation.archive),
        ("N1", _note(citation)),
        ("ID", citation.id),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join((*lines, "ER  - ", ""))


def _note(citation: Citation) -> str:
    """Return what a machine guessed and nobody has confirmed, of what is cited."""
    if not citation.unverified:
        return ""
    cited = [key for key in ("title", "authors", "date") if key in citation.unverified]
    return f"unverified: {', '.join(cited)}" if cited else ""


@lru_cache(maxsize=1024)  # each is asked for thrice, and many articles share it
def _parts(date: str) -> tuple[str, str, str]:
    """Return year, month and day, empty where they are not known."""
    match = _DATE.match(date)
    return (match[1], match[2] or "", match[3] or "") if match else ("", "", "")


def _date_parts(date: str) -> dict[str, object]:
    known = [int(part) for part in _parts(date) if part]
    return {"date-parts": [known]} if known else {}


def _tex(text: str) -> str:
    return _TEX_SPECIAL.sub(lambda match: _TEX[match[0]], " ".join(text.split()))


def _address(mime: str, text: str) -> str:
    """Return a `data:` URI. Base 64 is quicker than percents by ten, and shorter for Vietnamese."""
    return f"data:{mime};charset=utf-8;base64,{b64encode(text.encode()).decode()}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode())
