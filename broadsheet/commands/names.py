"""`names …`: `extract` prints whom text files name; the other actions are handed on."""

import argparse
import unicodedata
from pathlib import Path

from broadsheet.cli import Places
from broadsheet.commands import decide, train, who
from broadsheet.convert import detect_language
from broadsheet.errors import BroadsheetError
from broadsheet.model import Extraction, Found
from broadsheet.names import Knowledge, recall
from broadsheet.report import Reporter
from broadsheet.sources import WEIGHTS


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Do what the action says."""
    action = "reject" if getattr(options, "names", None) and options.action == "suggest" else ""
    options.action = action or options.action
    return _ACTIONS.get(options.action, decide.run)(options, places, reporter)


def _extract(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Print one JSON object or a short list for each file."""
    knowledge = Knowledge(weights=places.content / WEIGHTS)
    for name in options.paths:
        text = _read(Path(name))
        found = recall(text, options.lang or detect_language(text) or "vi", knowledge)
        reporter.result(_as_json(name, found))
        reporter.say(_as_text(name, found))
    return 0


def _read(path: Path) -> str:
    try:
        return unicodedata.normalize("NFC", path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BroadsheetError(f"cannot be read as UTF-8 text: {error}", path=str(path)) from error


def _as_json(path: str, found: Extraction) -> dict[str, object]:
    people = [{**_entity(person), "roles": list(person.roles)} for person in found.people]
    return {
        "path": path,
        "people": people,
        "organisations": [_entity(body) for body in found.organisations],
    }


def _entity(found: Found) -> dict[str, object]:
    return {
        "name": found.name,
        "aliases": list(found.aliases),
        "mentions": [list(mention) for mention in found.mentions],
        "confidence": found.confidence,
    }


def _as_text(path: str, found: Extraction) -> str:
    lines = [path]
    for heading, group in (("people", found.people), ("organisations", found.organisations)):
        lines.append(f"  {heading}:")
        lines += [
            "    " + "; ".join([one.name, *(f"also {alias}" for alias in one.aliases), *one.roles])
            for one in group
        ]
    return "\n".join(lines)


_ACTIONS = {
    "extract": _extract,
    "list": who.run_list,
    "show": who.run_show,
    "suggest": who.run_suggest,
    "undo": decide.run_undo,
    "train": train.run,
}
