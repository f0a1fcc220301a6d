"""People and bodies in a text: `extract` is the one entrance.

Rules and word lists find candidates (`bodies`, `vietnamese`, `english`), `roles` reads what stands
around them, and `memory` ties the forms of one name together within the text.
"""

from broadsheet.model import Extraction
from broadsheet.names import memory
from broadsheet.names.bodies import find_bodies
from broadsheet.names.lexicon import load_lexicon
from broadsheet.names.people import find_people
from broadsheet.names.roles import find_pieces
from broadsheet.names.tokens import read_tokens


def extract(text: str, lang: str = "vi") -> Extraction:
    """Return the people and bodies that a text names, each list in the order of first mention."""
    tokens = read_tokens(text)
    if not tokens.words:
        return Extraction()
    lexicon = load_lexicon("vi")
    bodies = find_bodies(tokens, lexicon)
    pieces = find_pieces(tokens, lexicon, bodies)
    people = find_people(tokens, lexicon, bodies, pieces)
    return Extraction(
        people=tuple(memory.found(tokens, group) for group in memory.tie(people)),
        organisations=tuple(
            memory.found(tokens, group)
            for group in memory.tie(memory.body_mentions(tokens, lexicon, bodies))
        ),
    )
