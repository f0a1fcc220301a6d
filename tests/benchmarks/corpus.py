"""Makes a collection of invented news articles: the same bytes for the same number and seed.

Usage: python tests/benchmarks/corpus.py NUMBER FOLDER [--seed N]
"""

import argparse
import datetime as dt
import random
import tomllib
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path

_TABLE = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
VI, EN, SURNAMES, MIDDLES, GIVEN = (
    _TABLE[key].split() for key in ("vi", "en", "surnames", "middles", "given")
)
BODIES, FIELDS, PLACES, TAGS = (
    [" ".join(name.split()) for name in _TABLE[key].split(",")]
    for key in ("bodies", "fields", "places", "tags")
)
DAYS = 8 * 365


class Town:
    """Everybody who may be named: the n-th about 1/n as often as the first."""

    def __init__(self, articles: int, seed: int) -> None:
        """Invent as many names as so many articles have."""
        self.random = random.Random(seed)
        self.people = self._distinct(max(8, articles // 5), self._person)
        self.bodies = self._distinct(max(6, articles // 12), self._body)

    def _person(self) -> str:
        parts = [SURNAMES, MIDDLES, GIVEN] + [GIVEN] * (self.random.random() < 0.4)
        return " ".join(map(self.random.choice, parts))

    def _body(self) -> str:
        number = f" {self.random.randrange(1, 60)}" if self.random.random() < 0.6 else ""
        return " ".join(map(self.random.choice, (BODIES, FIELDS, PLACES))) + number

    def _distinct(self, wanted: int, invent: Callable[[], str]) -> "Names":
        found: dict[str, None] = {}
        while len(found) < wanted:
            found[invent()] = None
        return Names(tuple(found))

    def some(self, names: "Names", least: int, most: int) -> list[str]:
        """Draw different names, the first ones oftener."""
        wanted = self.random.randint(least, most)
        drawn: dict[str, None] = {}
        while len(drawn) < wanted:
            at = bisect(names.weights, self.random.random() * names.weights[-1])
            drawn[names.all[at]] = None
        return list(drawn)

    def sentence(self, words: Sequence[str], people: list[str], bodies: list[str]) -> str:
        """Write a sentence of 8 to 20 words in which somebody may be named."""
        said = self.random.choices(words, k=self.random.randint(8, 20))
        if self.random.random() < 0.25:
            said.insert(self.random.randrange(1, len(said)), self.random.choice(people))
        if self.random.random() < 0.15:
            said.append(self.random.choice(bodies))
        if self.random.random() < 0.04:
            said[0] = f"**{said[0]}**"
        return " ".join(said)

    def article(self, number: int) -> tuple[str, str]:
        """Return the name and the text of one article."""
        draw = self.random
        words = VI if draw.random() < 0.7 else EN
        people, bodies = self.some(self.people, 5, 8), self.some(self.bodies, 3, 6)
        title = " ".join(draw.choices(words, k=draw.randint(5, 8))).capitalize()
        day = dt.date(2018, 10, 1) + dt.timedelta(days=draw.randrange(DAYS))

        def text(sentences: int) -> str:
            said = (self.sentence(words, people, bodies) for _ in range(sentences))
            return ". ".join(s[0].upper() + s[1:] for s in said) + "."

        blocks = [text(draw.randint(2, 4)) for _ in range(draw.randint(7, 14))]
        if draw.random() < 0.2:
            blocks[2:2] = [
                f"## {' '.join(draw.choices(words, k=5))}",
                "\n".join(f"- {text(1)}" for _ in range(draw.randint(3, 5))),
                f"[{draw.choice(PLACES)}](https://example.org/{number}) {text(1)}",
                "| Nơi | Số |\n| --- | ---: |\n"
                + "\n".join(f"| {place} | {draw.randrange(999)} |" for place in PLACES[:4]),
                f"> {text(2)}",
                f"{text(1)}[^1]",
                f"[^1]: {text(1)}",
            ]
        head = [
            "---",
            f'title: "{title}"',
            f"date: {day.isoformat()}",
            f'authors: ["{draw.choice(self.people.all[:40])}"]',
            f'summary: "{text(2).replace("*", "")}"',
            *_list("people", people),
            *_list("organisations", bodies),
            *_list("tags", draw.sample(TAGS, 3)),
            "---",
        ]
        return f"bai-{number:06}.md", "\n".join(head) + "\n\n" + "\n\n".join(blocks) + "\n"


class Names:
    """Names with how often each is drawn, added up."""

    def __init__(self, names: tuple[str, ...]) -> None:
        """Weigh the names by their place."""
        self.all = names
        self.weights = list(accumulate(1 / (place + 2) ** 0.9 for place in range(len(names))))


def make_corpus(articles: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Yield the name and text of each article."""
    town = Town(articles, seed)
    return (town.article(number) for number in range(articles))


def write_corpus(articles: int, folder: Path, seed: int = 1) -> None:
    """Write the articles into a folder, which is made."""
    folder.mkdir(parents=True)
    for name, text in make_corpus(articles, seed):
        (folder / name).write_text(text, "utf-8")


def _list(key: str, items: list[str]) -> list[str]:
    return [f"{key}:", *(f'  - "{item}"' for item in items)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write_corpus(options.articles, options.folder, options.seed)
