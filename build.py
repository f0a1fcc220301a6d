"""Convert what is new in content/inbox and build site/; `python build.py --help` tells the rest."""

import sys
from pathlib import Path

from broadsheet.cli import main

if __name__ == "__main__":
    sys.exit(main(home=Path(__file__).parent))
