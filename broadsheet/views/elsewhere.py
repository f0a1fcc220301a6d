"""Addresses of the same person or body on other sites, called by the site's name and the id there.

Reads its list of sites once.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from broadsheet.views.values import Link

_FILE = Path(__file__).parents[1] / "data" / "identifiers.txt"
_ID = re.compile(r"[A-Za-z]{0,4}[\d-]{2,20}[\dX]?")


@cache
def _sites() -> dict[str, str]:
    lines = _FILE.read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines if not line.startswith("#"))


def elsewhere(addresses: Iterable[str]) -> tuple[Link, ...]:
    """Return a link for each address.

    >>> [link.text for link in elsewhere(("https://www.wikidata.org/entity/Q42",))]
    ['Wikidata Q42']
    >>> [link.text for link in elsewhere(("https://vi.wikipedia.org/wiki/X", "https://a.example"))]
    ['Wikipedia (vi)', 'a.example']
    """
    return tuple(Link(_name(address), address) for address in addresses)


def _name(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets of no IPv6 address
        return address
    host = (parts.hostname or address).removeprefix("www.").removeprefix("m.")
    below, site, _ = host.rpartition(next((s for s in _sites() if host.endswith(f".{s}")), host))
    name = _sites().get(site, host)
    if name == "Wikipedia" and below:
        return f"{name} ({below.rstrip('.')})"
    last = parts.path.rstrip("/").rpartition("/")[2]
    return f"{name} {last}" if name != host and _ID.fullmatch(last) else name
