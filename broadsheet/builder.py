"""Builds the site: what is new is read, what is as it was is told, all else is a job."""

from broadsheet.errors import sort_problems
from broadsheet.frozen import replace
from broadsheet.guard import refuse_dangerous, refuse_foreign
from broadsheet.inputs import Inputs, read_inputs
from broadsheet.memo import Memo
from broadsheet.output_folder import OutputFolder
from broadsheet.progress import Progress, no_progress
from broadsheet.refreshing import get_workers_ready, refresh
from broadsheet.request import (
    MANY_PAGES,
    PAGE_MAKING,
    BuildReport,
    Manner,
    Request,
    known_problems,
)
from broadsheet.sources import EVERYWHERE, places_of
from broadsheet.store import LostError, State


def build(
    request: Request, progress: Progress = no_progress, state: State | None = None
) -> BuildReport:
    """Bring the site folder up to date with content and layouts.

    state: what is kept, of a program that builds again; else it is opened here.
    Raises BroadsheetError for what stops everything; the site is then as it was, or partly new
    with every file whole, and the next build completes it.
    """
    refuse_dangerous(request.content, request.layouts, request.site)
    state = state or State(request.state, request.site)
    with state.locked():
        try:
            return _build(request, state, progress)
        except LostError:  # costs one full build
            return _build(request, state, progress)


def _build(request: Request, state: State, progress: Progress) -> BuildReport:
    with state.memo() as memo:
        inputs = read_inputs(request)
        if _may_change_all(memo, inputs):  # to find out what is to be made takes a while
            get_workers_ready(request.jobs, PAGE_MAKING)
        changed = request.changed if memo.is_kept else None  # else others may have changed anything
        places = EVERYWHERE if changed is None else places_of(changed, request.content)
        manner = Manner(state.now(), inputs.program, request.jobs, progress, places, PAGE_MAKING)
        unread = refresh(request.content, memo, manner)
        folder = OutputFolder(request.site, memo, state.journal_path)
        if changed is None:
            folder.look_over()
        if folder.is_whole and memo.get("whole", str) == inputs.whole:
            if not request.dry_run:
                memo.commit()  # how the files look that hold what they held
            problems = sort_problems((*unread, *known_problems(memo)))
            kept = memo.count_outputs()
            return BuildReport((), (), (), kept, memo.get("articles", int) or 0, problems, ())
        # To load it takes longer than to see that there is nothing to do.
        from broadsheet.job import Job  # noqa: PLC0415  # see above

        job = Job(request, memo, inputs, folder, progress)
        if folder.foreign:  # ours, if a killed first build lost its ledger: what is made here?
            memo.commit()
            dry = replace(request, dry_run=True)
            rehearsal = Job(dry, memo, inputs, folder, progress)
            rehearsal.make_all()
            memo.undo()
            memo.begin()
            refuse_foreign(request.site, folder.foreign, rehearsal.planned)
        job.make_all()
        job.finish()
        return job.report(unread)


def _may_change_all(memo: Memo, inputs: Inputs) -> bool:
    """Tell whether something that many pages go by is another one than last time, or all is new."""
    articles = memo.get("articles", int)
    is_many = articles is None or articles >= MANY_PAGES
    return is_many and memo.get("whole", str) != inputs.whole
