"""Makes the weights of the trained model from articles whose names are marked.

Two conditional random fields are fitted (L-BFGS, L1 and L2): one for names, with the features of
`features`, one for the roles of people found, with those of `role_features`. The same articles in
the same order give the same weights. Measured by five-fold cross-validation over 350 Vietnamese
news articles of 2017, whole names: people F1 93, bodies 85; `data/names/models.md` has it all.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from broadsheet.collation import fold_name
from broadsheet.frozen import Frozen
from broadsheet.model import Extraction, Kind
from broadsheet.names import extract
from broadsheet.names.english import describe_by_rules
from broadsheet.names.features import describe_names, look
from broadsheet.names.known import Register
from broadsheet.names.lexicon import Form, load_lexicon, match
from broadsheet.names.role_features import with_people
from broadsheet.names.sequence import (
    BODY,
    PERSON,
    ROLE,
    VAGUE,
    Labelled,
    Rows,
    find_stretches,
    fit,
    load_model,
    model_files,
    write_labels,
)
from broadsheet.names.tokens import BROKEN, Tokens, fold_word, read_tokens, split_words
from broadsheet.names.vietnamese import settle

_LOWERED: Final = 4  # of so many articles one is read with its bodies in lower case as well
_BESIDE: Final = 12  # tokens between a person and a role that is theirs wherever it stands
_WITHIN: Final = 60  # the same for the nearest mention of a role that stands nowhere nearer

Example = tuple[Rows, list[str]]


class MarkedName(Frozen):
    """A person or body of a marked article. forms: its name first, then its aliases.

    optional: whether it is one that need not be found.
    """

    kind: Kind
    forms: tuple[str, ...]
    roles: tuple[str, ...] = ()
    optional: bool = False


class Lesson(Frozen):
    """An article and all the names in it."""

    text: str
    names: tuple[MarkedName, ...]


class Score(Frozen):
    """How many names of a kind were found, found wrongly and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"F1 {self.f1:.1%}, precision {precision:.1%}, recall {recall:.1%}"


def train(lessons: Sequence[Lesson], folder: Path, lang: str = "vi") -> None:
    """Write the weights that some marked articles teach into a folder that exists.

    In English roles are found by rules alone.
    """
    names: list[Example] = []
    roles: list[Example] = []
    for number, lesson in enumerate(lessons):
        tokens = read_tokens(lesson.text)
        spans = align_names(tokens, lesson.names)
        names += _name_examples(tokens, spans, lang)
        if lang == "vi":
            names += _lowered_examples(tokens, spans) if number % _LOWERED == 0 else ()
            roles += _role_examples(tokens, spans, align_roles(tokens, lesson.names))
    for examples, name in zip((names, roles), model_files(lang), strict=False):
        fit(examples, folder / name, lang)


def cross_validate(
    lessons: Sequence[Lesson], folders: Sequence[Path], lang: str = "vi"
) -> dict[Kind, Score]:
    """Return how well weights do on articles that they were not made from.

    folders: one for each part that is held back in turn; its weights are left there.
    """
    held: list[Lesson] = []
    found: list[Extraction] = []
    for fold, folder in enumerate(folders):
        rest = [one for i, one in enumerate(lessons) if i % len(folders) != fold]
        train(rest, folder, lang)
        model = load_model(folder, lang)
        part = lessons[fold :: len(folders)]
        found += [extract(one.text, lang, model=model) for one in part]
        held += part
    return {kind: score(kind, held, found) for kind in Kind}


def score(kind: Kind, lessons: Iterable[Lesson], found: Iterable[Extraction]) -> Score:
    """Compare whole names; a second entity for one marked name is wrong."""
    right = wrong = missed = 0
    for lesson, extraction in zip(lessons, found, strict=True):
        marked = [name for name in lesson.names if name.kind == kind]
        forms = {fold_name(form): i for i, name in enumerate(marked) for form in name.forms}
        entities = extraction.people if kind == Kind.PERSON else extraction.organisations
        hits = [forms.get(fold_name(entity.name), -1) for entity in entities]
        wrong += hits.count(-1)
        for i, name in enumerate(marked):
            wrong += 0 if name.optional else max(0, hits.count(i) - 1)
            right += not name.optional and i in hits
            missed += not name.optional and i not in hits
    return Score(right, wrong, missed)


def align_names(tokens: Tokens, names: Iterable[MarkedName]) -> list[Labelled]:
    """Return where the forms of marked names stand, the longest first where they overlap."""
    labels: dict[Form, tuple[str, bool]] = {}
    for name in names:
        body = VAGUE if name.optional else BODY
        for form in name.forms:
            key = _fold(form)
            if key:
                kind = PERSON if name.kind == Kind.PERSON else body
                labels.setdefault(key, (kind, form.strip()[0].isupper()))
    hits = [
        (start, end, labels[form][0])
        for form, start, end in _occurrences(tokens, labels)
        if not labels[form][1] or tokens.marks[start] != "l"
    ]
    return [Labelled(*hit, 1.0) for hit in _apart(hits)]


def align_roles(tokens: Tokens, names: Iterable[MarkedName]) -> list[Labelled]:
    """Return where the marked roles stand near the people who hold them."""
    names = [name for name in names if name.roles]
    wanted = {_fold(text) for name in names for text in (*name.forms, *name.roles)}
    places: dict[Form, list[tuple[int, int]]] = defaultdict(list)
    for form, start, end in _occurrences(tokens, wanted):
        places[form].append((start, end))
    hits = []
    for name in names:
        held = [place for form in name.forms for place in places[_fold(form)]]
        for role in name.roles:
            near = sorted(
                (min(min(abs(start - last), abs(first - end)) for first, last in held), start, end)
                for start, end in places[_fold(role)]
                if held
            )
            hits += [
                (start, end, ROLE)
                for rank, (far, start, end) in enumerate(near)
                if far <= _BESIDE or (far <= _WITHIN and not rank)
            ]
    return [Labelled(*hit, 1.0) for hit in _apart(hits)]


def _fold(form: str) -> Form:
    return tuple(map(fold_word, split_words(form)))


def _occurrences(tokens: Tokens, forms: Iterable[Form]) -> Iterable[tuple[Form, int, int]]:
    """Yield each place of each form in a text."""
    openings: dict[str, list[Form]] = defaultdict(list)
    for form in forms:
        if form:
            openings[form[0]].append(form)
    for start, low in enumerate(tokens.lows):
        for form in openings.get(low, ()):
            end = start + len(form)
            if tokens.lows[start:end] == form and BROKEN not in tokens.gaps[start + 1 : end]:
                yield form, start, end


def _apart(hits: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the hits that overlap no longer one, in order."""
    taken: set[int] = set()
    kept = []
    for start, end, name in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            kept.append((start, end, name))
    return sorted(kept)


def _name_examples(tokens: Tokens, spans: Iterable[Labelled], lang: str) -> list[Example]:
    lexicon = load_lexicon(lang)
    tags = _tags(tokens, spans)
    if lang == "en":
        describe, stretches = describe_by_rules(tokens, lexicon)
    else:
        describe = describe_names(tokens, lexicon, look(tokens, lexicon))
        stretches = list(find_stretches(tokens))
    return [(describe(start, end), tags[start:end]) for start, end in stretches]


def _lowered_examples(tokens: Tokens, spans: Sequence[Labelled]) -> list[Example]:
    """Return the sentences in which a body's name loses capitals."""
    lowered = _lower_bodies(tokens, spans)
    examples = _name_examples(lowered, spans, "vi")
    return [
        example
        for example, (start, end) in zip(examples, find_stretches(lowered), strict=True)
        if lowered.words[start:end] != tokens.words[start:end]
    ]


def _lower_bodies(tokens: Tokens, spans: Iterable[Labelled]) -> Tokens:
    """Return an article with the heads of its bodies, or their common words, in lower case.

    Many papers write "viện Lúa" and "bộ chỉ huy Biên phòng"; these articles hardly do.
    """
    lexicon = load_lexicon("vi")
    text = list(tokens.text)
    for number, span in enumerate(spans):
        end, label = match(lexicon.heads, tokens.lows, span.start)
        for at in range(span.start, span.end) if span.label != PERSON else ():
            head = at < end and label != "alone"
            word = at + 1 < span.end and tokens.lows[at : at + 2] in lexicon.words
            common = word and number % 2 and tokens.marks[at : at + 2] == "Cl"
            if (head or common) and tokens.marks[at] == "C" and not tokens.firsts[at]:
                text[tokens.starts[at]] = text[tokens.starts[at]].lower()
    return read_tokens("".join(text))


def _role_examples(
    tokens: Tokens, spans: Iterable[Labelled], roles: Iterable[Labelled]
) -> list[Example]:
    lexicon = load_lexicon("vi")
    tags = _tags(tokens, roles)
    settled = settle(tokens, lexicon, Register(), look(tokens, lexicon), spans)
    places = tuple(settled.roles)
    describe = settled.describe_roles(tokens)
    return [(describe(start, end), tags[start:end]) for start, end in with_people(tokens, places)]


def _tags(tokens: Tokens, spans: Iterable[Labelled]) -> list[str]:
    return write_labels(len(tokens.lows), ((one.start, one.end, one.label) for one in spans))
