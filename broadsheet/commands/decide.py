"""`names confirm, rename, merge, split, hide, redact, undo`: decisions carried out and told."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from difflib import unified_diff

from broadsheet.cli import Places
from broadsheet.deciding import Office, carry_out, open_office, take_back, undo
from broadsheet.decision_log import Entry, standing, to_undo
from broadsheet.decisions import Act, Decision, Edit, Ruling, decide
from broadsheet.errors import BroadsheetError, Severity, printable
from broadsheet.model import Kind
from broadsheet.report import Reporter
from broadsheet.store import State


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Carry out what was decided, or show what that would change."""
    office = enter(options, places, reporter)
    decision = _decision(options)
    ruling = decide(decision, office.holdings)
    if options.dry_run:
        _tell(ruling, None, reporter)
    elif ruling.edits or ruling.rejected:
        _tell(ruling, carry_out(office, ruling, now()), reporter)
    else:
        reporter.say(f"nothing to change: {printable(ruling.said)}")
        reporter.result({"did": ruling.said, "files": []})
    if decision.act in (Act.HIDE, Act.REDACT):
        _warn_of_short_forms(decision, office, reporter)
    return 0


def _warn_of_short_forms(decision: Decision, office: Office, reporter: Reporter) -> None:
    """Name who may be the same under a short form, in articles that do not say so."""
    roster = office.holdings.roster
    who = roster.find(decision.names[0], decision.kind)
    for other in roster.called_alike(who):
        count = len({use.path for use in other.identity.uses})
        what = f'"{other.name}" in {count} other article{"s" * (count > 1)} stays as it is'
        reporter.say(printable(f"{what}; if it is the same: `names merge {other.key} {who.key}`"))


def run_undo(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Take a decision back, or list those that could be."""
    office = enter(options, places, reporter)
    if options.list:
        rows = standing(office.log)
        for entry in rows:
            reporter.say(f"{entry.id}  {entry.when}  {printable(entry.did)}")
        reporter.result({"decisions": [{"id": e.id, "when": e.when, "did": e.did} for e in rows]})
        return 0
    entry = to_undo(office.log, options.id or "")
    if options.dry_run:
        _tell(take_back(office, entry), None, reporter)
    else:
        ruling = take_back(office, entry)
        _tell(ruling, undo(office, entry, now()), reporter)
    return 0


def enter(options: argparse.Namespace, places: Places, reporter: Reporter) -> Office:
    """Read the collection; files that cannot be read are named, because no decision is in them."""
    state = State(places.state, places.site)
    office = open_office(places.content, state, options.jobs, reporter.progress())
    reporter.problems(p for p in office.gathered.problems if p.severity == Severity.ERROR)
    return office


def _decision(options: argparse.Namespace) -> Decision:
    articles = tuple(getattr(options, "article", None) or ())
    names = tuple(name for name in options.names if name)
    if options.action == Act.CONFIRM and bool(names) == bool(articles):
        raise BroadsheetError("confirm one name, or the names of articles", "`--article FILE …`")
    kind = Kind(options.kind) if options.kind else None
    return Decision(
        Act(options.action), names, articles, getattr(options, "own_id", None) or "", kind
    )


def now() -> str:
    """Return the time as the log of decisions has it: RFC 3339, UTC, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _tell(ruling: Ruling, entry: Entry | None, reporter: Reporter) -> None:
    """Say what was done, or show what would be."""
    diff = [line for edit in ruling.edits for line in _diff(edit)]
    paths = [f"content/{edit.path}" for edit in ruling.edits]
    if entry is None:
        reporter.say("\n".join([f"would {printable(ruling.said)}", *diff]))
        reporter.result({"did": ruling.said, "files": paths, "diff": diff})
        return
    for line in diff:
        reporter.detail(line)
    changed = f"{len(paths)} file{'s' if len(paths) != 1 else ''} changed"
    reporter.say(f"{printable(ruling.said)}\n{changed}; `names undo {entry.id}` takes it back")
    reporter.result({"id": entry.id, "did": ruling.said, "files": paths})


def _diff(edit: Edit) -> Iterator[str]:
    name = f"content/{edit.path}"
    before, after = ((text or "").splitlines() for text in (edit.before, edit.after))
    names = (
        "/dev/null" if edit.before is None else name,
        "/dev/null" if edit.after is None else name,
    )
    return (printable(line) for line in unified_diff(before, after, *names, lineterm="", n=1))
