"""People and bodies in English text: runs of capitals told apart by titles, given names and heads.

A run that holds a word for a body ("Ministry", "Ltd") is one, with what "of" adds to it; a run
behind a title, or that opens with a given name, is a person; a place or a thing is neither.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.names.lexicon import Form, Lexicon, match
from broadsheet.names.memory import Mention, person_parts
from broadsheet.names.tokens import BROKEN, GLUED, SPACED, Span, Tokens

_ENOUGH: Final = 0.6
_LONGEST: Final = 12
_ROLE_LONGEST: Final = 14
_COUNTRIES: Final = (("u", ".", "s", "."), ("u", ".", "k", "."))
_TITLES: Final = 6  # tokens of the titles before a name


class _Run(Frozen):
    """A run of capitals: titles from `start`, the name from `name`, up to `end`."""

    start: int
    name: int
    end: int
    label: str = ""


def find_by_rules(
    tokens: Tokens, lexicon: Lexicon, known: Mapping[Form, Form]
) -> tuple[list[Mention], list[Span]]:
    """Return the mentions of people, with their roles, and the spans of bodies.

    known: the forms of people with records, with the key that each stands for.
    """
    bodies: list[Span] = []
    rest: list[_Run] = []
    for run in _runs(tokens, lexicon):
        body = _read_body(tokens, lexicon, run)
        if body and not (bodies and body.start < bodies[-1].end):
            bodies.append(body)
        elif not body:
            rest.append(run)
    taken = {at for span in bodies for at in range(span.start, span.end)}
    rest = [run for run in rest if run.name not in taken]
    return _people(tokens, lexicon, rest, known), bodies


def _runs(tokens: Tokens, lexicon: Lexicon) -> Iterator[_Run]:
    at, count = 0, len(tokens.lows)
    while at < count:
        if tokens.marks[at] not in "CA" or tokens.lows[at] in lexicon.sets["lead"]:
            at += 1
            continue
        name, label = skip_titles(tokens, lexicon, at)
        end = _run_end(tokens, lexicon, name)
        if end > name:
            yield _Run(at, name, end, label or _lower_title(tokens, lexicon, at))
        at = max(end, name, at + 1)


def _read_title(tokens: Tokens, lexicon: Lexicon, at: int) -> tuple[int, str]:
    """Return the end and class of the title at a token, with "former" and the like before it."""
    end, label = match(lexicon.titles, tokens.lows, at)
    while label == "before" and end < len(tokens.lows) and end - at < 3:
        end, label = match(lexicon.titles, tokens.lows, end)
    return (end, label) if label and label != "before" else (at, "")


def skip_titles(tokens: Tokens, lexicon: Lexicon, at: int) -> tuple[int, str]:
    """Return where the name behind capitalised titles starts, and the class of the last one."""
    label = ""
    while at < len(tokens.lows):
        end, found = _read_title(tokens, lexicon, at)
        if not found or end >= len(tokens.lows) or tokens.marks[end] not in "CA":
            break
        at, label = end, found
    return at, label


def _lower_title(tokens: Tokens, lexicon: Lexicon, at: int) -> str:
    for start in range(max(0, at - 4), at):
        end, label = _read_title(tokens, lexicon, start)
        if label and end == at:
            return label
    return ""


def _run_end(tokens: Tokens, lexicon: Lexicon, at: int) -> int:
    if at >= len(tokens.marks) or tokens.marks[at] not in "CA":
        return at
    end = at + 1
    while end < len(tokens.marks) and tokens.gaps[end] != BROKEN and end - at < _LONGEST:
        mark, low = tokens.marks[end], tokens.lows[end]
        initial = len(tokens.words[end - 1]) == 1 and tokens.gaps[end] == GLUED
        if (low == "." and initial) or (mark in "CA" and tokens.lows[end - 1] == "."):
            end += 1
        elif low in lexicon.sets["particle"] and tokens.marks[end + 1 : end + 2] == "C":
            end += 2
        elif mark in "CA" and tokens.gaps[end] == SPACED and not tokens.firsts[end]:
            end += 1
        else:
            break
    return (
        end - 1 if tokens.lows[end - 1] == "." and tokens.firsts[end : end + 1] == (True,) else end
    )


# --- bodies -----------------------------------------------------------------------------------


def _read_body(tokens: Tokens, lexicon: Lexicon, run: _Run) -> Span | None:
    start, end = run.name, run.end
    if match(lexicon.heads, tokens.lows, start) == (end, "alone"):
        return Span(start, end, "alone")
    if match(lexicon.places, tokens.lows, start)[0] >= end:
        return None
    if match(lexicon.bodies, tokens.lows, start)[0] == end and not run.label:
        return Span(start, end, "bare")
    if end - start == 1 and _is_acronym(tokens, lexicon, start):
        return Span(start, end, "bare")
    if _is_thing_word(tokens, lexicon, end - 1):
        return None
    return _read_club(tokens, lexicon, run) or _read_headed(tokens, lexicon, run)


def _read_club(tokens: Tokens, lexicon: Lexicon, run: _Run) -> Span | None:
    """Read a place with one plural: "Boston Bruins"."""
    place = match(lexicon.places, tokens.lows, run.name)[0]
    club = run.name < place == run.end - 1 and tokens.lows[place].endswith("s")
    return Span(run.name, run.end, "bare") if club else None


def _read_headed(tokens: Tokens, lexicon: Lexicon, run: _Run) -> Span | None:
    """Read a run that ends with the word for a body, or goes on with "of" behind it."""
    at = next((at for at in range(run.end - 1, run.name - 1, -1) if _head(tokens, lexicon, at)), -1)
    if at < 0:
        return None
    end = _read_of(tokens, lexicon, run.end) if _head(tokens, lexicon, at) == "of" else run.end
    closes = at >= run.end - 1 - (end > run.end) or (at == run.name and end > run.end)
    if end - run.name == 1 or not closes:
        return None
    return Span(run.name, _with_dot(tokens, end), "field")


def _is_thing_word(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    return bool(match(lexicon.cues["thing"], tokens.lows, at)[1])


def _head(tokens: Tokens, lexicon: Lexicon, at: int) -> str:
    return match(lexicon.heads, tokens.lows, at)[1]


def _read_of(tokens: Tokens, lexicon: Lexicon, end: int) -> int:
    """Read "of the Potomac", "of Education and Training", "for Science"."""
    linked = ("of", "for")
    while tokens.lows[end : end + 1] and tokens.lows[end] in linked:
        after = end + 1 + (linked[0] == "of" and tokens.lows[end + 1 : end + 2] == ("the",))
        follows = _run_end(tokens, lexicon, after) if after < len(tokens.marks) else after
        headed = any(match(lexicon.heads, tokens.lows, at)[1] for at in range(after, follows))
        if follows == after or tokens.firsts[after] or (headed and linked[0] == "and"):
            break
        end, linked = follows, ("and", "&")
    return end


def _with_dot(tokens: Tokens, end: int) -> int:
    """Take in the full stop of "Inc." unless it ends the sentence."""
    shortened = tokens.lows[end - 1] in ("inc", "ltd", "corp", "co", "bros")
    dotted = tokens.lows[end : end + 1] == (".",)
    return end + 1 if shortened and dotted and tokens.firsts[end + 1 : end + 2] != (True,) else end


def _is_acronym(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    word = tokens.words[at]
    loud = (at > 0 and tokens.marks[at - 1] == "A") or tokens.marks[at + 1 : at + 2] == "A"
    return (
        tokens.marks[at] == "A"
        and 2 < len(word) < 7
        and word.isalpha()
        and not loud
        and tokens.lows[at] not in lexicon.sets["not a body"]
    )


# --- people -----------------------------------------------------------------------------------


def _people(
    tokens: Tokens, lexicon: Lexicon, runs: Sequence[_Run], known: Mapping[Form, Form]
) -> list[Mention]:
    forms = [form_of(tokens, run.name, run.end) for run in runs]
    echoes = {form for form in forms if len(form) == 1}
    sure = dict.fromkeys(known, 0.99)
    for run, form in zip(runs, forms, strict=True):
        score = _score(tokens, lexicon, run, form) + (0.3 if form[-1:] in echoes else 0.0)
        sure[form] = max(score, sure.get(form, 0.0))
    accepted = {form for form in forms if sure[form] >= _ENOUGH}
    shorts = {part for form in accepted for part in person_parts(form)}
    return [
        Mention(
            run.name,
            run.end,
            known.get(form, form),
            person_parts(form) if form in accepted else (),
            roles_beside(tokens, lexicon, run.name, run.end),
            min(0.99, sure[form]),
        )
        for run, form in zip(runs, forms, strict=True)
        if form in accepted or form in shorts
    ]


def form_of(tokens: Tokens, start: int, end: int) -> Form:
    """Return the folded words of a person's name."""
    return tuple(low for low in tokens.lows[start:end] if low != ".")


def _score(tokens: Tokens, lexicon: Lexicon, run: _Run, form: Form) -> float:
    """Return how likely a run is a person: a title or a given name, and no place or thing."""
    if len(form) > 5 or tokens.marks[run.name] == "A" or _is_thing(lexicon, form):
        return 0.0
    if run.label:
        return 0.9 if len(form) > 1 or run.label in ("address", "rank") else 0.6
    if len(form) == 1:
        return 0.0
    initials = any(len(low) == 1 for low in form[:-1]) and len(form[-1]) > 1
    if form[0] in lexicon.given or initials:
        return 0.8
    around = _stands(tokens, lexicon, "person", run.name) or _born(tokens, run.end)
    says = run.end < len(tokens.lows) and match(lexicon.cues["says"], tokens.lows, run.end)[1]
    return (
        0.3 + (0.3 if says or around else 0.0) - 0.3 * _stands(tokens, lexicon, "place", run.name)
    )


def _stands(tokens: Tokens, lexicon: Lexicon, cue: str, at: int) -> bool:
    return at > 0 and match(lexicon.cues[cue], tokens.lows, at - 1)[0] == at


def _born(tokens: Tokens, end: int) -> bool:
    """Tell "(born 1950" and "(45)" behind a name."""
    bracket = tokens.lows[end : end + 1] == ("(",)
    age = tokens.lows[end : end + 1] == (",",) and tokens.lows[end + 2 : end + 3] == (",",)
    return (bracket and (tokens.lows[end + 1 : end + 2] == ("born",))) or (
        (bracket or age) and tokens.marks[end + 1 : end + 2] == "n"
    )


def _is_thing(lexicon: Lexicon, form: Form) -> bool:
    if match(lexicon.places, form, 0)[0]:
        return True
    calendar = lexicon.sets["calendar"] & {form[0], form[-1]}
    return bool(calendar) or bool(match(lexicon.cues["thing"], form, len(form) - 1)[1])


def roles_beside(tokens: Tokens, lexicon: Lexicon, name: int, end: int) -> tuple[str, ...]:
    """Return the roles before and behind a person's name, as worded."""
    found = []
    start, label = _title_before(tokens, lexicon, name)
    if label not in ("", "address"):
        found.append(tokens.cut(start, name))
    first = end + 1 + (tokens.lows[end + 1 : end + 2] in (("the",), ("a",), ("an",)))
    if tokens.lows[end : end + 1] == (",",) and first < len(tokens.lows):
        label = _read_title(tokens, lexicon, first)[1]
        if label in ("office", "job", "rank"):
            found.append(tokens.cut(first, _clause_end(tokens, lexicon, first)))
    return tuple(found)


def _title_before(tokens: Tokens, lexicon: Lexicon, name: int) -> tuple[int, str]:
    """Return where the titles right before a name start, with the class of the last one."""
    for start in range(max(0, name - _TITLES), name):
        at, label = start, ""
        while at < name and BROKEN not in tokens.gaps[start + 1 : name + 1]:
            end, found = _read_title(tokens, lexicon, at)
            if not found:
                break
            at, label = end, found
        if at == name and label:
            return _with_bearer(tokens, lexicon, start), label
    return name, ""


def _with_bearer(tokens: Tokens, lexicon: Lexicon, start: int) -> int:
    """Take in whose office it is and for what: "Acme chairman", "Japan's foreign minister"."""
    while start and tokens.gaps[start] == SPACED:
        before = tokens.lows[start - 1]
        owns = (
            before == "s" and tokens.lows[start - 2 : start - 1] in (("'",), ("’",)) and start > 2
        )
        step = 3 if owns and tokens.marks[start - 3] in "CA" else 1
        step = 4 if tokens.lows[start - 4 : start] in _COUNTRIES and start > 3 else step
        joined = step > 1 or tokens.marks[start - 1] in "CA" or before in lexicon.sets["portfolio"]
        if not joined or before in lexicon.sets["lead"]:
            break
        start -= step
    return start


def _clause_end(tokens: Tokens, lexicon: Lexicon, first: int) -> int:
    """Return the end of an office behind a name: capitals and the words that link them."""
    end = _read_title(tokens, lexicon, first)[0]
    while end < min(len(tokens.lows), first + _ROLE_LONGEST) and tokens.gaps[end] != BROKEN:
        if tokens.marks[end] in "CA":
            end = _run_end(tokens, lexicon, end)
            continue
        after = end
        while tokens.lows[after : after + 1] and tokens.lows[after] in lexicon.sets["linking"]:
            after += 1
        if after == end or tokens.marks[after : after + 1] not in ("C", "A"):
            break
        end = after
    return end
