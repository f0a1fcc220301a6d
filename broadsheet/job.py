"""The work of one build in which something may have to be made: know, plan, make, write.

Loaded only then: all that it needs to make pages takes several times as long to load as it takes
to see that nothing has changed.
"""

from collections.abc import Collection, Iterable, Iterator

from broadsheet import __version__
from broadsheet.data_export import DATA_PAGE
from broadsheet.digest import digest_value
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import encode, replace
from broadsheet.indexing import amended_views
from broadsheet.inputs import Inputs, list_copies
from broadsheet.knowing import Knowledge
from broadsheet.library import Gaps
from broadsheet.making import (
    Asker,
    Copied,
    Kit,
    Maker,
    Outcome,
    copies_due,
    crew_of,
    follow_in_crew,
    parsed,
)
from broadsheet.memo import Memo
from broadsheet.output_folder import OutputFolder
from broadsheet.plan import Claim, list_claims, list_recipes, make_site, settle_claims
from broadsheet.progress import Progress
from broadsheet.recipe import LISTED, Make, Recipe
from broadsheet.request import MANY_PAGES, BuildReport, Request
from broadsheet.results import Results
from broadsheet.sources import References, read_needed
from broadsheet.views.atlas import Atlas
from broadsheet.views.values import QUOTING

# So many recipes are followed before the first file is written, so that a mistake in a layout
# leaves the site as it was; of more only one of each kind is tried first.
_FEW = 256
# Recipes that are not followed with the others: their files give way, or come last.
_CLAIMING = frozenset((Make.PAGE, Make.REDIRECT, Make.COPY))
_YIELDING = _CLAIMING | {Make.LISTING, Make.INDEX_PARTS}
_INDEX_PARTS = Recipe(Make.INDEX_PARTS)


class Job:
    """One build: what is to be done, and what was."""

    def __init__(
        self, request: Request, memo: Memo, inputs: Inputs, folder: OutputFolder, progress: Progress
    ) -> None:
        """Take what is asked for and what is known; nothing is done yet."""
        self._request = request
        self._memo = memo
        self._texts = digest_value(inputs.layouts.texts)
        self._are_layouts_new = memo.get("layouts", str) != self._texts
        known = None if self._are_layouts_new else memo.get("references", References)
        # With the kit, or each worker would parse all of them to find out.
        known = known or tuple(parsed(inputs.layouts).references.items())
        self._layouts = replace(inputs.layouts, references=known)
        self._inputs = inputs
        self._progress = progress
        self._knowledge = Knowledge(memo)
        self._folder = folder
        self._results = Results(memo, self._knowledge)
        self._stale: set[Recipe] = set()
        self._restyled: set[Recipe] = set()  # nothing but their layouts changed
        self._copies: tuple[Copied, ...] = ()
        self._removed: tuple[str, ...] = ()
        self._files = list_copies(memo, request, inputs)
        self._is_new = False  # every page may be another one

    @property
    def planned(self) -> Collection[str]:
        """The paths of all that was made or would be."""
        return self._results.planned

    def make_all(self) -> None:
        """Make all that is stale; of a dry run nothing is rendered or written."""
        self._memo.begin()
        self._memo.drop("whole")  # until all of it is
        with crew_of(self._request.jobs) as self._crew:
            self._know()
            self._make()
            self._settle()
        for output, _ in self._copies:
            self._results.take(output, 0)

    def _know(self) -> None:
        """Bring the facts of the whole collection up to date, and find out what is stale."""
        memo, inputs = self._memo, self._inputs
        is_other = memo.get("known", str) != inputs.frame
        if is_other:
            memo.drop("known")  # until all of it is
            # With all that it needs it takes long to load, and the edit of a text needs none of it.
            from broadsheet.learning import learn  # noqa: PLC0415  # see above

            is_shared = memo.is_shared and not self._request.dry_run
            crew = self._crew if is_shared else None
            learn(memo, self._knowledge, inputs.settings, drafts=self._request.drafts, crew=crew)
            memo.put("known", inputs.frame)
        gaps = memo.get("gaps", Gaps) or Gaps()
        atlas = Atlas(Asker(memo, gaps), inputs.settings)
        strings, program = dict(inputs.layouts.strings), f"broadsheet {__version__}"
        page_site = make_site(inputs.settings, strings, inputs.assets, atlas.pages, program)
        self._atlas = atlas
        self._kit = Kit(
            memo.path,
            self._request.site,
            self._folder.journal,
            inputs.settings,
            page_site,
            self._layouts,
            gaps,
            inputs.program,
            self._folder.damaged,
            self._folder.is_blank,
            is_holding=True,
            is_dry=self._request.dry_run,
        )
        self._find_stale(is_other=is_other)

    def _find_stale(self, *, is_other: bool) -> None:
        """Find the recipes to be followed for other reasons than a fact that they asked for."""
        memo, kit = self._memo, self._kit
        parts = (self._inputs.frame, kit.page_site, kit.gaps)
        self._frame = digest_value(parts)
        self._is_new = memo.get("frame", str) != self._frame
        if self._is_new or is_other:
            recipes, known = dict.fromkeys(list_recipes(self._atlas)), memo.recipes()
            self._stale |= recipes.keys() if self._is_new else recipes.keys() - known.keys()
            for recipe, number in known.items():
                if recipe not in recipes and recipe.make not in _YIELDING:
                    self._results.drop(number)
                    if recipe.make == Make.ARTICLE:
                        for kind in (Fact.MENTIONS, Fact.TERMS, Fact.DATA_TEXTS):
                            self._knowledge.put(kind, recipe.key, None)
        self._stale |= memo.interrupted()
        owners = map(memo.recipe_of, self._folder.damaged)
        self._stale |= {owner for owner in owners if owner}
        if self._are_layouts_new or self._is_new:
            shown = map(parsed(self._layouts).shown, QUOTING)
            memo.put_fact(Fact.QUOTED, "", encode(any("quotes" in fields for fields in shown)))
        if self._are_layouts_new:
            self._find_restyled()

    def _find_restyled(self) -> None:
        """Find the recipes of pages whose layout changed, came or went."""
        layouts, memo = parsed(self._layouts), self._memo
        self._stale |= memo.recipes_with_problem("unknown-layout")  # it may be there now
        for name, digest in memo.layouts_used():
            if name not in layouts:
                self._stale |= memo.recipes_with_layout(name)
            elif layouts.closure(name) != digest:
                self._restyled |= memo.recipes_with_layout(name)
        self._stale |= {recipe for recipe in self._restyled if recipe.make in _YIELDING}

    def _make(self) -> None:
        """Follow what is stale: the articles first, for what is found in their texts."""
        memo = self._memo
        stale = self._stale | memo.stale_recipes()
        self._follow_all(recipe for recipe in stale if recipe.make == Make.ARTICLE)
        stale |= memo.stale_recipes(but=Make.ARTICLE)  # none asks for what articles find
        self._follow_all(
            recipe
            for recipe in stale - self._results.followed
            if recipe.make != Make.ARTICLE and recipe.make not in _YIELDING
        )
        self._follow_all(self._restyled - stale, is_anew=True)
        self._stale = stale - self._results.followed
        if self._inputs.settings.search:
            self._make_index()
        elif number := memo.recipe_number(_INDEX_PARTS):
            self._results.drop(number)

    def _follow_all(self, recipes: Iterable[Recipe], *, is_anew: bool = False) -> None:
        wanted = sorted(recipes)
        total = len(self._results.followed) + len(wanted)
        if not wanted:
            return
        kit = replace(self._kit, is_anew=is_anew)
        maker = Maker(kit, self._memo)
        if total <= _FEW or self._request.dry_run:
            outcomes: Iterable[Outcome] = map(maker.follow, wanted)
        else:
            outcomes = self._streamed(kit, maker, wanted)
        for done, outcome in enumerate(outcomes, start=1 + len(self._results.followed)):
            self._results.absorb(outcome)
            self._progress("building", done, total)
        maker.close()

    def _streamed(self, kit: Kit, maker: Maker, recipes: list[Recipe]) -> Iterator[Outcome]:
        """Follow recipes and write what they make at once, once one of each kind is made.

        The page that somebody is looking at comes first, and need not wait for the others.
        """
        viewed = self._request.viewed
        first = self._memo.recipe_of(viewed.path)
        # An article asks for those beside it: in their order these are at hand.
        places = {listed.path: place for place, listed in enumerate(self._atlas.order)}
        recipes.sort(key=lambda recipe: (recipe != first, places.get(recipe.key, 0)))
        # The network takes longest: the others are made meanwhile.
        kinds = {recipe.make: recipe for recipe in reversed(recipes)}
        tried = sorted(kinds.values(), key=lambda recipe: recipe.make != Make.NETWORK)
        is_many = self._crew.jobs > 1 and len(recipes) >= MANY_PAGES
        is_shared = is_many and self._memo.is_shared
        if is_shared and self._is_new:
            self._keep_parts()
            outcomes = follow_in_crew(self._crew, kit, tried, self._keep, together=1)
        else:  # what is kept must not change before it is known that all goes well
            outcomes = map(maker.follow, tried)
        made = {outcome.recipe: outcome for outcome in outcomes}
        for failure in filter(None, (outcome.failure for outcome in made.values())):
            raise failure
        self._folder.open()
        for recipe in filter(made.__contains__, recipes):
            yield maker.written(made[recipe])
            if recipe == first:
                viewed.tell(viewed.path)
        recipes = [recipe for recipe in recipes if recipe not in made]
        if is_shared:  # to other processes only what is committed shows
            self._keep_parts()
            kit = replace(kit, is_holding=False)
            yield from follow_in_crew(self._crew, kit, recipes, self._keep)
            self._keep()
        else:
            yield from map(maker.written, map(maker.follow, recipes))

    def _keep_parts(self) -> None:
        """Keep what the memo was told so far, which is no whole until the end."""
        self._memo.drop("frame")
        self._keep()

    def _keep(self) -> None:
        """Keep what the memo was told so far."""
        self._memo.commit()
        self._memo.begin()

    def _make_index(self) -> None:
        """Bring the parts of the search index up to date that all articles share."""
        memo, known = self._memo, self._atlas.search
        sizes = digest_value((known.words, known.pairs, known.starts))
        number = memo.recipe_number(_INDEX_PARTS) or memo.put_recipe(_INDEX_PARTS, (), ())[0]
        paths = memo.paths_of(number)
        is_whole = memo.get("index", str) == sizes and not (
            self._is_new or paths & self._folder.damaged
        )
        if is_whole and not self._knowledge.before:
            return
        memo.drop("index")  # until all of it is
        before = self._knowledge.before
        views = amended_views(memo, self._request.site, before, known) if is_whole else None
        self._results.followed.add(_INDEX_PARTS)
        crew = None
        if views is None:
            self._results.gone |= paths
            is_large = self._crew.jobs > 1 and known.articles >= MANY_PAGES
            if is_large and memo.is_shared and self._folder.is_open:
                self._keep_parts()
                crew = self._crew
        maker = Maker(replace(self._kit, is_holding=not self._folder.is_open), memo)
        for output in maker.index_all(crew) if views is None else map(maker.output, views):
            self._results.take(output, number)
        maker.close()
        memo.put("index", sizes)

    def _settle(self) -> None:
        """Make what gives way to other files: text pages, copies, redirects; then the sitemap."""
        memo = self._memo
        claims = tuple(list_claims(self._atlas, {p: f[0] for p, f in self._files.items()}))
        digest = digest_value(tuple((c.path, c.origin, *c.recipe) for c in claims))
        is_other = self._is_new or bool(self._results.gone) or self._results.has_moved
        is_other = is_other or memo.get("claims", str) != digest
        if is_other:
            self._settle_claims(claims)
            memo.put("claims", digest)
        met = dict(memo.get("met", tuple[tuple[str, Recipe], ...]) or ())
        copied = (path for path, recipe in met.items() if recipe.make == Make.COPY)
        self._copies = tuple(copies_due(memo, self._kit, self._files, copied))
        self._follow_all(
            recipe
            for recipe in met.values()
            if recipe.make != Make.COPY
            if self._is_new or recipe in self._stale or not memo.recipe_number(recipe)
        )
        if is_other or self._results.gone:
            listed = [path for path in memo.paths_made(LISTED) if path not in self._results.gone]
            pages = [path for path in listed if path.endswith(".html")]
            pages += [DATA_PAGE] if self._inputs.settings.data else []
            memo.put_fact(Fact.PATHS, "", encode(tuple(pages)))
        listing = Recipe(Make.LISTING)
        if self._is_new or listing in self._stale | memo.stale_recipes():
            self._follow_all((listing,))

    def _settle_claims(self, claims: tuple[Claim, ...]) -> None:
        memo = self._memo
        recipes = {number: recipe for recipe, number in memo.recipes().items()}
        taken = {
            path: recipes[number]
            for path, (_, _, number) in memo.marks().items()
            if path not in self._results.gone
            if number in recipes and recipes[number].make not in _CLAIMING
        }
        met, problems = settle_claims(taken, claims)
        memo.put("met", tuple((claim.path, claim.recipe) for claim in met))
        memo.put("collisions", problems)
        kept = {claim.recipe for claim in met}
        for number, recipe in recipes.items():
            if recipe.make in _CLAIMING and recipe not in kept:
                self._results.drop(number)
        copied = {claim.path for claim in met if claim.recipe.make == Make.COPY}
        self._results.gone |= memo.paths_of(0) - copied

    def finish(self) -> None:
        """Remove what nothing makes any more, write what is held, copy, and close the books."""
        memo, request = self._memo, self._request
        if request.dry_run:
            self._removed = tuple(sorted(self._results.gone))
            for path in self._removed:
                memo.drop_entry(path)
            return
        self._folder.open()
        # First, since a file may have stood where a folder is to be, or the other way about.
        self._removed = tuple(self._folder.remove(sorted(self._results.gone)))
        maker = Maker(self._kit, memo)
        for output in self._results.held:
            self._results.note(maker.write(output))
        for output, file in self._copies:
            self._results.note(maker.write(replace(output, data=read_needed(file))))
        maker.close()
        if self._results.gone or self._results.has_moved or not self._folder.is_marked:
            self._folder.mark()
        memo.put("frame", self._frame)
        if self._are_layouts_new:
            memo.put("layouts", self._texts)
            memo.put("references", self._layouts.references)
        memo.put("whole", self._inputs.whole)
        memo.complete()
        memo.commit()
        self._folder.journal.unlink(missing_ok=True)

    def report(self, unread: tuple[Problem, ...]) -> BuildReport:
        """Tell what was done. unread: the problems of files that could not be read."""
        report = self._results.report(self._removed, unread)
        self._memo.undo()
        return report
