"""What reading raw files takes, loaded with this module: by the fork server, for all workers.

Each would else read lists and weights by itself, in both rounds of a conversion: 0.1 s a worker.
"""

from broadsheet import inbox
from broadsheet.names import extract

__all__ = ["inbox"]

for lang in ("vi", "en"):
    extract("Lan Mai", lang)
