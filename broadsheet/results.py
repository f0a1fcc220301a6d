"""What came of one build: kept in the memo, and told in its report."""

from collections.abc import Collection

from broadsheet.errors import Problem, sort_problems
from broadsheet.frozen import replace
from broadsheet.knowing import Knowledge
from broadsheet.making import Outcome, Output
from broadsheet.memo import Memo
from broadsheet.recipe import Make, Reason, Recipe
from broadsheet.request import BuildReport, known_problems


class Results:
    """What came of the recipes that were followed.

    followed: these. held: outputs whose bytes are still to be written. gone: the paths of files
    that nothing makes any more. has_moved: some path is made by another recipe than before.
    """

    def __init__(self, memo: Memo, knowledge: Knowledge) -> None:
        """Nothing was followed yet."""
        self._memo = memo
        self._knowledge = knowledge
        self.followed: set[Recipe] = set()
        self.held: list[Output] = []
        self.gone: set[str] = set()
        self.has_moved = False
        self._reasons: dict[str, tuple[Reason, bool]] = {}  # and whether it was written
        self._sources: list[tuple[str, str]] = []

    @property
    def planned(self) -> Collection[str]:
        """The paths of all that was made or would be."""
        return self._reasons.keys()

    def absorb(self, outcome: Outcome) -> None:
        """Take up what came of a recipe; raise what stopped it."""
        if outcome.failure:
            raise outcome.failure
        memo, recipe = self._memo, outcome.recipe
        self.followed.add(recipe)
        if outcome.is_anew:
            for output in outcome.outputs:
                memo.renew_entry(output.path, output.entry)
                self._tally(output)
        else:
            asked = [*outcome.asked, *map(self._knowledge.absent, outcome.absent)]
            number, is_new = memo.put_recipe(recipe, asked, outcome.problems)
            for kind, key, value in outcome.findings:
                if value or not is_new:
                    self._knowledge.put(kind, key, value)
            if not is_new:
                self.gone |= memo.paths_of(number) - {output.path for output in outcome.outputs}
            for output in outcome.outputs:
                self.take(output, number)
        if recipe.make in {Make.ARTICLE, Make.PAGE}:
            made = (output.path for output in outcome.outputs if output.reason)
            self._sources += [(recipe.key, path) for path in made]

    def take(self, output: Output, number: int) -> None:
        """Take up a file of the recipe with a number, 0 for a copy."""
        is_new = output.reason is Reason.NEW
        self.has_moved |= is_new or self._memo.maker_of(output.path) != number
        output = replace(output, entry=replace(output.entry, recipe=number))
        self._memo.put_entry(output.path, output.entry)
        if output.kept:
            self._memo.put_view(output.path, output.kept)
        self._tally(output)

    def _tally(self, output: Output) -> None:
        self.gone.discard(output.path)
        if output.reason:
            self._reasons[output.path] = output.reason, output.is_written
            if output.data is not None:
                self.held.append(replace(output, kept=None))

    def note(self, output: Output) -> None:
        """Take up that a file was written that was only held until now."""
        if output.reason:
            self._reasons[output.path] = output.reason, output.is_written
        self._memo.put_entry(output.path, output.entry)

    def drop(self, number: int) -> None:
        """Let go a recipe that is none any more, and what it made."""
        self.gone |= self._memo.paths_of(number)
        self._memo.drop_recipe(number)

    def report(self, removed: tuple[str, ...], unread: tuple[Problem, ...]) -> BuildReport:
        """Tell what was done.

        removed: files, or what would be. unread: the problems of files that could not be read.
        """
        memo = self._memo
        reasons = [(path, *known) for path, known in sorted(self._reasons.items())]
        return BuildReport(
            written=tuple((path, why) for path, why, is_written in reasons if is_written),
            same=tuple((path, why) for path, why, is_written in reasons if not is_written),
            removed=removed,
            kept=memo.count_outputs() - len(reasons),
            articles=memo.get("articles", int) or 0,
            problems=sort_problems((*unread, *known_problems(memo))),
            sources=tuple(sorted(self._sources)),
        )
