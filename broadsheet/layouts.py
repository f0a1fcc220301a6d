"""Layouts: digested with all they include, rendered from a view and a site.

How a text becomes a page is `templating`'s question.
"""

from collections.abc import Callable, Mapping
from typing import Any

from broadsheet.address import path_identity
from broadsheet.data_export.citations import citation_files
from broadsheet.data_export.json_ld import MADE_OF, json_ld
from broadsheet.data_export.json_text import script_hash
from broadsheet.digest import digest_value
from broadsheet.errors import BroadsheetError
from broadsheet.templating import FAILURES, Templates, TemplateSyntaxError, references, words
from broadsheet.views.values import COSTLY, Site, View
from broadsheet.wording import phrasebook

_FILTERS: dict[str, Callable[..., Any]] = {
    "json_ld": json_ld,
    "script_hash": script_hash,
    "citation_files": citation_files,
}


class Layouts:
    """All layouts of a site. references: the names of all that each extends, includes, imports."""

    def __init__(
        self, files: Mapping[str, str], folder: str, references: Mapping[str, tuple[str, ...]] = {}
    ) -> None:
        """Parse every layout, unless their references tell that this was done before.

        files: text by name, posix, relative to the layouts folder. folder: for messages.
        Raises BroadsheetError for bad syntax.
        """
        self._files = dict(files)
        self._folder = folder
        self._refuse_twins()
        self._closures: dict[str, str] = {}
        self._shown: dict[str, frozenset[str]] = {}
        self._phrasebook: tuple[Site, Callable[..., str]] | None = None
        self._templates = Templates(self._files, _FILTERS)
        self.references = references or {name: self._parse(name) for name in sorted(self._files)}

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def closure(self, name: str) -> str:
        """Return the digest of a layout and of all that it extends, includes and imports.

        Raises BroadsheetError if one of them does not exist or leads back to itself.
        """
        if name not in self._closures:
            names = sorted(self._reachable(name, ()))
            self._closures[name] = digest_value(tuple((n, self._files[n]) for n in names))
        return self._closures[name]

    def shown(self, name: str) -> frozenset[str]:
        """Return which of the fields that take long to work out a layout may show.

        Those whose names it spells, and what JSON-LD is made of if it shows that; all of a layout
        that is not there.
        """
        if name not in self:
            return COSTLY
        if name not in self._shown:
            named = frozenset().union(*(words(self._files[n]) for n in self._reachable(name, ())))
            self._shown[name] = COSTLY & (named | MADE_OF if "json_ld" in named else named)
        return self._shown[name]

    def render(self, view: View, site: Site) -> bytes:
        """Return the page of a view, UTF-8.

        Raises BroadsheetError naming the layout's line and the page being rendered.
        """
        values = {"page": view, "site": site, "t": self._phrases(site)}
        try:
            return self._templates.render(view.layout, values)
        except FAILURES as error:
            raise self._failure(error, view) from error

    def _phrases(self, site: Site) -> Callable[..., str]:
        """Return the function that layouts call for a phrase: `t("articles", n=3)`."""
        if self._phrasebook is None or self._phrasebook[0] is not site:
            self._phrasebook = site, phrasebook(dict(site.strings), site.lang)
        return self._phrasebook[1]

    def _refuse_twins(self) -> None:
        """Stop at two names that are one on some systems, so that a site is the same on all."""
        first: dict[str, str] = {}
        for name in self._files:
            other = first.setdefault(path_identity(name), name)
            if other != name:
                raise BroadsheetError(
                    f'the layouts "{other}" and "{name}" differ only in case',
                    mend=f"rename one of them; the usual ones are in lower case: {other.lower()}",
                    path=self._folder,
                )

    def _parse(self, name: str) -> tuple[str, ...]:
        try:
            found = references(self._files[name])
        except TemplateSyntaxError as error:
            raise BroadsheetError(
                f"layout: {error.message}", path=f"{self._folder}/{name}", line=error.lineno
            ) from error
        if None in found:
            raise BroadsheetError(
                "layout: the name of an included layout must be written out",
                mend="a computed name would hide what the page depends on",
                path=f"{self._folder}/{name}",
            )
        return tuple(reference for reference in found if reference)

    def _reachable(self, name: str, way: tuple[str, ...]) -> set[str]:
        place = f"{self._folder}/{way[-1]}" if way else self._folder
        if name not in self._files:
            raise BroadsheetError(f'no layout "{name}"', self._near(name), place)
        if name in way:
            chain = " → ".join((*way[way.index(name) :], name))
            raise BroadsheetError(f"layouts lead back to themselves: {chain}", path=place)
        found = {name}
        for reference in self.references[name]:
            found |= self._reachable(reference, (*way, name))
        return found

    def _near(self, name: str) -> str:
        twins = [other for other in self._files if other.lower() == name.lower()]
        return (
            f"there is {twins[0]}: rename it, case counts" if twins else "add it, or mend its name"
        )

    def _failure(self, error: Exception, view: View) -> BroadsheetError:
        name, line = view.layout, None
        trace = error.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if file in self._files:
                name, line = file, trace.tb_lineno
            trace = trace.tb_next
        what = str(error) or type(error).__name__
        if isinstance(error, RecursionError):
            what = "it calls itself without end"
        return BroadsheetError(
            f"layout: {what} (while rendering {view.path})",
            mend="see the README for what `page` and `site` hold in each layout",
            path=f"{self._folder}/{name}",
            line=line,
        )
