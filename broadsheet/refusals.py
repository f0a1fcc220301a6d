"""Raw files that gave no article: remembered, so that a hostile one costs its time once.

Kept in `.broadsheet/`; losing it costs one more try. A changed file is tried again, and so is
every file after a change of the program, which may then read more.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from broadsheet.errors import CODES, Problem
from broadsheet.frozen import Frozen, astuple
from broadsheet.inbox import Drafts, RawFile
from broadsheet.sources import program_digest
from broadsheet.store import write_atomic

_FILE = "refused.json"


class Refusal(Frozen):
    """What was wrong with a raw file. sha256: of the file then."""

    sha256: str
    problems: tuple[Problem, ...]


def renew_refusals(
    before: Mapping[str, Refusal], files: Iterable[RawFile], read: Mapping[RawFile, Drafts]
) -> dict[str, Refusal]:
    """Return the refusals, by path, after some of the files were read."""
    after = dict(before)
    for raw in files:
        if raw in read:
            after.pop(raw.path, None)
            if not read[raw].drafts:
                after[raw.path] = Refusal(raw.sha256, read[raw].problems)
    return after


def read_refusals(state: Path) -> dict[str, Refusal]:
    """Return what this version of the program refused, by path of the raw file."""
    try:
        memory = json.loads((state / _FILE).read_bytes())
        refusals = {
            path: Refusal(sha256, tuple(Problem(*parts) for parts in problems))
            for path, (sha256, problems) in memory["files"].items()
        }
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}  # they are tried again
    is_known = all(one.code in CODES for refusal in refusals.values() for one in refusal.problems)
    return refusals if is_known and memory["program"] == program_digest() else {}


def write_refusals(state: Path, refusals: Mapping[str, Refusal]) -> None:
    """Replace what is remembered."""
    rows = {
        path: [refusal.sha256, [astuple(problem) for problem in refusal.problems]]
        for path, refusal in sorted(refusals.items())
    }
    memory = {"program": program_digest(), "files": rows}
    write_atomic(state / _FILE, json.dumps(memory, ensure_ascii=False, indent=1).encode())
