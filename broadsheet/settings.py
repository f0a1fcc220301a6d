"""The site's settings: `content/site.toml`, read strictly. Imports only the ground floor."""

import difflib
import re
import tomllib
from typing import Any
from urllib.parse import urlsplit

from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen, fields, replace


class Settings(Frozen):
    """What a person decides about the whole site.

    title, description, author, footer: shown as they are; a site without a title is called by the
    word for articles in its language.
    lang: of the interface, `vi` or `en`; articles may be in any language.
    base_url: where the site will live, without a slash at the end; empty while unknown.
    per_page: articles on the home page. feed_entries: newest articles in a feed.
    search: whether the site has a search page and its index.
    data: whether the site has data files. entity_feeds: whether each person and body has a feed.
    overviews: whether it has the pages of the network and of the timeline.
    fields: for JSON and CSV sources, pairs of (their field, ours).
    """

    title: str = ""
    description: str = ""
    author: str = ""
    footer: str = ""
    lang: str = "vi"
    base_url: str = ""
    per_page: int = 20
    feed_entries: int = 20
    entity_feeds: bool = True
    overviews: bool = True
    data: bool = True
    search: bool = True
    fields: tuple[tuple[str, str], ...] = ()


def read_settings(text: str, path: str) -> Settings:
    """Return the settings that a TOML text holds.

    path: for messages. Raises BroadsheetError with the line where that is known.
    """
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BroadsheetError(
            f"not valid TOML: {error}",
            'write each setting as `key = "value"`',
            path,
            int(line[1]) if line else len(text.splitlines()),  # "at end of document"
        ) from error
    known = {field.name: field.type for field in fields(Settings)}
    values: dict[str, Any] = {}
    for key, value in table.items():
        where = _line_of(text, key)
        if key not in known:
            raise BroadsheetError(f'unknown setting "{key}"', _hint(key, known), path, where)
        values[key] = _checked(key, value, path, where)
    return Settings(**values)


def with_base_url(settings: Settings, base_url: str) -> Settings:
    """Return the settings with another address, as given on the command line."""
    return replace(settings, base_url=_checked("base_url", base_url, "--base-url", None))


def _checked(key: str, value: Any, path: str, line: int | None) -> Any:
    if key == "fields":
        return _field_pairs(value, path, line)
    expected = type(getattr(Settings(), key))
    if type(value) is not expected:
        kinds = {int: "a whole number", bool: "true or false"}
        kind = kinds.get(expected, "text in quotes")
        raise BroadsheetError(f"`{key}` takes {kind}, not {value!r}", "", path, line)
    if expected is int and not 1 <= value <= 1000:
        raise BroadsheetError(f"`{key}` takes 1 to 1000, not {value}", "", path, line)
    if key == "lang" and value not in {"vi", "en"}:
        raise BroadsheetError(f'no interface in "{value}"', 'write "vi" or "en"', path, line)
    if key == "base_url" and value:
        if not _is_site_address(value):
            raise BroadsheetError(
                f'"{value}" is not an address of a site',
                'write it with its scheme, such as "https://example.org/archive"',
                path,
                line,
            )
        return value.rstrip("/")
    return value


def _is_site_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.netloc)
    return is_web and not re.search(r"[?#\s\"<>]", address)


def _field_pairs(value: Any, path: str, line: int | None) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, dict) or not all(isinstance(ours, str) for ours in value.values()):
        raise BroadsheetError(
            "`fields` takes a table", 'write [fields] and below it `their = "ours"`', path, line
        )
    return tuple(value.items())


def _hint(key: str, known: dict[str, Any]) -> str:
    near = difflib.get_close_matches(key, known, n=1)
    return f"did you mean `{near[0]}`?" if near else f"known are: {', '.join(known)}"


def _line_of(text: str, key: str) -> int | None:
    wanted = re.compile(rf"\s*\[?\s*[\"']?{re.escape(key)}[\"']?\s*[=.\]]")
    lines = enumerate(text.split("\n"), start=1)
    return next((number for number, line in lines if wanted.match(line)), None)
