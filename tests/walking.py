"""A walk through a site in a browser: each page looked at in all ways, defects as plain lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MILLISECONDS = 60_000
TOOLS = Path(__file__).parent / "site_quality" / "node_modules"
# The keyboard's way is followed so far; the lists of names go on as they began.
_STOPS = 40
_TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}

_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What another colour scheme can change.
_RULES_OF_COLOUR = ["color-contrast", "link-in-text-block"]

_AXE = """async rules => {
  const options = {runOnly: rules, resultTypes: ["violations"], preload: false};
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, help, nodes}) => nodes.map(({html, target, any}) =>
    `${id}: ${html.slice(0, 160)} at ${target} (${any[0]?.message ?? help})`));
}"""

# What has the focus: what it is, whether that shows, whether something lies over it, where it is.
_FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const style = getComputedStyle(element), box = element.getClientRects()[0] ?? new DOMRect();
  const drawn = Boolean(element.closest("svg"));
  const strokes = () => [...element.querySelectorAll("*")]
    .map(one => getComputedStyle(one)).map(look => look.stroke + look.strokeWidth).join();
  let ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (drawn && !ring) {  // a picture may draw the ring itself
    const focused = strokes();
    element.blur();
    ring = focused !== strokes();
    element.focus({preventScroll: true});
  }
  const middle = (start, end, length) => (Math.max(start, 0) + Math.min(end, length)) / 2;
  const hit = document.elementFromPoint(
    middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  let [x, y] = [0, 0];  // as if nothing were scrolled
  for (let one = element.parentElement; one; one = one.parentElement)
    [x, y] = [x + one.scrollLeft, y + one.scrollTop];
  const before = stops.at(-1), again = stops.includes(element);
  stops.push(element);
  return {
    again,
    name: element.outerHTML.slice(0, 100), ring, drawn,
    covered: !(hit && (element.contains(hit) || hit.contains(element))),
    href: element.getAttribute("href"),
    follows: !before || Boolean(before.compareDocumentPosition(element) & 4),
    left: box.left + x, right: box.right + x, top: box.top + y, bottom: box.bottom + y,
  };
}"""

_SIDEWAYS = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1).slice(0, 3)
    .map(one => one.outerHTML.slice(0, 100))"""

_ON_PAPER = """() => {
  const seen = one => one.checkVisibility() && one.getBoundingClientRect().height > 0;
  const style = getComputedStyle(document.body), defects = [];
  const light = colour => {
    const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
    return a === 0 ? 1 : (r * .21 + g * .72 + b * .07) / 255;
  };
  if (!seen(document.querySelector("h1"))) defects.push("the headline is not printed");
  if ([...document.querySelectorAll("header nav, .skip")].some(seen)) defects.push("the menu is");
  for (const ground of [document.documentElement, document.body])
    if (light(getComputedStyle(ground).backgroundColor) < .95) defects.push("on dark ground");
  for (const text of document.querySelectorAll("h1, h2, p, li, td, dd, figcaption"))
    if (seen(text) && light(getComputedStyle(text).color) > .45)
      defects.push("pale on paper: " + text.outerHTML.slice(0, 80));
  for (const one of document.querySelectorAll("body *"))
    if (getComputedStyle(one).position === "fixed" && seen(one))
      defects.push("stuck on every sheet: " + one.outerHTML.slice(0, 80));
  return defects;
}"""


@dataclass(frozen=True)
class Way:
    """How readers come to a site, and the widths of the screens they have."""

    hosted: bool
    scripts: bool
    widths: tuple[int, ...]


WAYS = {
    "disk": Way(hosted=False, scripts=True, widths=(320, 1280)),
    "disk without scripts": Way(hosted=False, scripts=False, widths=(320,)),
    "host": Way(hosted=True, scripts=True, widths=(1280,)),
}


@dataclass
class Walk:
    """What was found on the way, by check; and the kinds of pages that were seen."""

    lines: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    kinds: set[str] = field(default_factory=set)

    def note(self, check: str, where: str, found: list[str]) -> None:
        """Keep what a check found on a page."""
        self.lines[check] += [f"{where}: {line}" for line in found]


class Walker:
    """A browser's window in which pages are looked at. axe: the script of axe-core."""

    def __init__(self, context: BrowserContext, walk: Walk, way: Way, axe: str) -> None:
        self.walk, self.way, self.axe = walk, way, axe
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MILLISECONDS)
        self.session = context.new_cdp_session(self.page)
        self.where = ""
        listen(self.page, self._complain, self._ask)

    def _complain(self, line: str) -> None:
        self.walk.note("console", self.where, [line])

    def _ask(self, url: str) -> None:
        if not url.startswith(("file:", "http://127.0.0.1:")):
            self.walk.note("hosts", self.where, [url])

    def look_at(self, url: str, kind: str) -> None:
        """Open a page and do all checks that fit the way."""
        self.where = f"{kind} {url.rpartition('/site/')[2] or url}"
        self.walk.kinds.add(kind)
        for width in self.way.widths:
            self._open(url, width)
            self.note("sideways", _SIDEWAYS, f"{width}")
            if not self.way.hosted:
                self.walk.note("keyboard", f"{self.where} {width}", list(self._tab_through()))
                with self._large_text():
                    self.note("large text", _SIDEWAYS, f"{width}")
            self.page.evaluate(self.axe)
            self.note("axe", _AXE, f"{width} light", _RULES)
            self.page.emulate_media(color_scheme="dark")
            self.note("axe", _AXE, f"{width} dark", _RULES_OF_COLOUR)
        self.page.emulate_media(media="print", color_scheme="dark")
        self.note("paper", _ON_PAPER, "on paper")
        self.page.emulate_media(media="screen")

    def note(self, check: str, script: str, look: str, argument: object = None) -> None:
        """Run a script that returns the lines to keep."""
        self.walk.note(check, f"{self.where} {look}", self.page.evaluate(script, argument))

    def _open(self, url: str, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme="light")
        self._allow_scripts(self.way.scripts)
        self.page.goto(url)
        self._allow_scripts(True)  # for the checks, which are scripts too

    def _allow_scripts(self, allowed: bool) -> None:
        self.session.send("Emulation.setScriptExecutionDisabled", {"value": not allowed})

    @contextmanager
    def _large_text(self) -> Iterator[None]:
        """Double the size of text, as readers can in the browser's settings."""
        for size, is_over in ((32, False), (16, True)):
            sizes = {"standard": size, "fixed": size * 13 // 16}
            self.session.send("Page.setFontSizes", {"fontSizes": sizes})
            if not is_over:
                yield

    def _tab_through(self) -> Iterator[str]:
        """Press Tab from the page's start and tell of each stop that is not as it should be."""
        self.page.evaluate("window.stops = []")
        before = None
        for number in range(_STOPS):
            self.session.send("Input.dispatchKeyEvent", _TAB)
            stop = self.page.evaluate(_FOCUSED)
            if stop is None or stop["again"]:
                return
            if number == 0 and stop["href"] != "#main":
                yield f"the first stop is not the skip link but {stop['name']}"
            wrong = {
                "shows no focus": not stop["ring"],
                "is covered or out of view": stop["covered"],
                "comes before the last stop": not stop["follows"],
                "lies above and left of the last stop": before and _goes_back(before, stop),
            }
            yield from (f"{stop['name']} {what}" for what, so in wrong.items() if so)
            before = stop


def _goes_back(before: dict, stop: dict) -> bool:
    """Tell whether a stop is out of the order of reading; in a picture there is none."""
    if stop["drawn"]:
        return False
    is_above = stop["bottom"] <= before["top"] + 1
    on_the_line = abs(stop["top"] - before["top"]) < 4
    return (is_above and stop["left"] <= before["left"]) or (
        on_the_line and stop["left"] < before["left"]
    )


def listen(page: Page, complain: Callable[[str], None], ask: Callable[[str], None]) -> None:
    """Hear what a page says in the console, fails at, and asks for."""
    page.on("console", lambda said: complain(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: complain(str(error)))
    page.on("request", lambda sent: ask(sent.url))
    # What the next `goto` cuts off is aborted; what is not there fails otherwise.
    page.on(
        "requestfailed",
        lambda sent: None if sent.failure == "net::ERR_ABORTED" else complain(f"lost: {sent.url}"),
    )


def walk_through(browser: Browser, samples: Iterable[tuple[str, str]], root: str, way: Way) -> Walk:
    """Look at pages, given by kind and path. root: the URL of the site's folder."""
    walk = Walk()
    axe = (TOOLS / "axe-core" / "axe.min.js").read_text("utf-8") + ";0"
    with browser.new_context() as context:
        walker = Walker(context, walk, way, axe)
        for kind, path in samples:
            walker.look_at(root + quote(path), kind)
    return walk
