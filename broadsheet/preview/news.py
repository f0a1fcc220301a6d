"""What an open page hears of the preview: what changed, and what is wrong. Pure."""

import json
from collections.abc import Iterable

from broadsheet.frozen import Frozen, asdict

# More would be no list to work through; the terminal has them all.
_MOST_TROUBLES = 50


class Trouble(Frozen):
    """A mistake to be mended. text: the line of the file where it is, as far as there is one."""

    place: str
    severity: str
    what: str
    code: str
    mend: str
    text: str


class News(Frozen):
    """What one turn of the preview came to.

    changed: paths of the site's files that were written or removed. follow: the page of the file
    just saved, for those who want to be taken there. troubles: all there are now.
    """

    changed: tuple[str, ...] = ()
    follow: str = ""
    troubles: tuple[Trouble, ...] = ()


class Standing(Frozen):
    """The state of the preview, as every page is told it.

    version: grows with each change of the site. pages: the version that last changed more than
    style sheets; a page as old as that has only to take those anew. follow: a page to go to, and
    the version that it came with.
    """

    version: int
    pages: int
    follow: tuple[int, str] = (0, "")
    troubles: tuple[Trouble, ...] = ()

    def after(self, news: News) -> "Standing":
        """Return the state once some news are known.

        >>> Standing(7, 7).after(News(("assets/site.css",))).pages
        7
        """
        if not news.changed:
            return Standing(self.version, self.pages, self.follow, news.troubles)
        version = self.version + 1
        pages = self.pages if _are_styles(news.changed) else version
        follow = (version, news.follow) if news.follow else self.follow
        return Standing(version, pages, follow, news.troubles)

    def to_json(self) -> str:
        """Return what goes over the line."""
        told = {
            "version": self.version,
            "pages": self.pages,
            "follow": {"version": self.follow[0], "path": self.follow[1]},
            "troubles": [asdict(trouble) for trouble in self.troubles[:_MOST_TROUBLES]],
            "more": max(0, len(self.troubles) - _MOST_TROUBLES),
        }
        return json.dumps(told, ensure_ascii=False)


def _are_styles(paths: Iterable[str]) -> bool:
    return all(path.endswith(".css") for path in paths)
