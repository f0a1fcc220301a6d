"""People and bodies in a text: `extract` is the one entrance.

Rules and word lists find candidates (`bodies`, `runs`, `english_rules`) and what stands around them
(`roles`); a trained model decides on them (`vietnamese`, `english`, `sequence`); `memory` ties the
forms of one name together within the text.
"""

from functools import lru_cache

from broadsheet.model import Extraction
from broadsheet.names import memory
from broadsheet.names.english import find_english
from broadsheet.names.english_ties import english_mention
from broadsheet.names.known import Knowledge, Known, Register, register
from broadsheet.names.lexicon import load_lexicon
from broadsheet.names.sequence import Model, load_model
from broadsheet.names.tokens import read_tokens
from broadsheet.names.vietnamese import find_vietnamese

__all__ = ["Knowledge", "Known", "extract", "recall"]


def extract(
    text: str, lang: str = "vi", known: tuple[Known, ...] = (), model: Model | None = None
) -> Extraction:
    """Return the people and bodies that a text names, each list in the order of first mention.

    lang: any code; what is not Vietnamese is read as English.
    known: what the collection has records of, recognised by its name and aliases.
    model: other weights than the shipped ones.
    """
    tokens = read_tokens(text)
    if not tokens.words:
        return Extraction()
    native = lang.lower().startswith("vi")
    lexicon = load_lexicon("vi" if native else "en")
    records = _records(known, "vi" if native else "en")
    if native:
        people, found = find_vietnamese(tokens, lexicon, records, model or load_model())
        bodies = list(found)
    else:
        people, bodies = find_english(tokens, lexicon, records, model or load_model(lang="en"))
    read = memory.vietnamese_mention if native else english_mention
    named = memory.body_mentions(tokens, lexicon, bodies, records.organisations, read)
    return Extraction(
        people=tuple(memory.found(tokens, lexicon, group) for group in memory.tie(people)),
        organisations=tuple(
            memory.found(tokens, lexicon, group, memory.proper_names(tokens, lexicon, group))
            for group in memory.tie(named)
        ),
    )


def recall(text: str, lang: str, knowledge: Knowledge) -> Extraction:
    """Return the people and bodies that a text names, by all that a collection knows."""
    return extract(text, lang, knowledge.names, load_model(knowledge.weights, lang))


@lru_cache(maxsize=4)
def _records(known: tuple[Known, ...], lang: str) -> Register:
    return register(known, load_lexicon(lang))
