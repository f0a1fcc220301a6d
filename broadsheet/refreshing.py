"""Keeps the memo's documents in step with content/: what is as it was is not read again.

A file is as it was if its size, times and inode are, as git's index has it: one that changed in
the last moments before it was looked at is looked at again, since it could change once more
without showing it. Source: https://git-scm.com/docs/racy-git.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from broadsheet.errors import Problem
from broadsheet.memo import Memo, Stamp
from broadsheet.request import WORTH_WORKERS, Manner
from broadsheet.sources import EVERYWHERE, RECORDS, exposure, shown_path, survey


def refresh(content: Path, memo: Memo, manner: Manner) -> tuple[Problem, ...]:
    """Read what is new or changed into the memo, without a commit; tell what cannot even be read.

    Where anything but the mere text of articles changed, the facts of the library are no longer
    known, whoever asks next.
    Raises BroadsheetError for a record that cannot be read and may hide a name.
    """
    memo.begin()
    if memo.get("program", str) != manner.program:
        memo.forget_all_but_ledger()
        memo.put("program", manner.program)
    sources, obstacles = survey(content, manner.places)
    for obstacle in obstacles:
        if obstacle.path.split("/")[1] in RECORDS:
            raise exposure(obstacle.path.removeprefix("content/"))
    places = tuple(map(shown_path, manner.places))
    stamps = memo.stamps(places)
    changed = [one for one in sources if stamps.get(one.path) != Stamp.of(one.status)]
    gone = stamps.keys() - {source.path for source in sources}
    refused: tuple[Problem, ...] = ()
    if len(changed) >= WORTH_WORKERS:
        get_workers_ready(manner.jobs, manner.preload)
    if changed or gone:
        # What reads documents takes as long to load as it takes to see that none has changed.
        from broadsheet.intake import take_in  # noqa: PLC0415  # see above

        refused = take_in(changed, stamps.keys(), gone, memo, manner)
    unread = (*_unread_elsewhere(memo, places), *obstacles, *refused)
    memo.put("unread", unread)
    return unread


def get_workers_ready(jobs: int, preload: Iterable[str]) -> None:
    """Have loaded what workers need to read, while this process goes on.

    jobs: how many there are to be, 0 for one a processor. preload: modules that they need besides.
    """
    from broadsheet import worker  # noqa: PLC0415  # takes as long to load as all else here

    if (jobs or worker.usable_cpus()) > 1:
        worker.get_ready(("broadsheet.intake", *preload))


def _unread_elsewhere(memo: Memo, places: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what could not be read where nothing has changed since."""
    if places == EVERYWHERE:
        return
    below = tuple(f"content/{place}/" for place in places)
    for problem in memo.get("unread", tuple[Problem, ...]) or ():
        if not f"{problem.path}/".startswith(below):
            yield problem
