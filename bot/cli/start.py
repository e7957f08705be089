"""The console script's way in: prepares the process before anything heavy is imported.

NumPy and the encoder read how many threads they may use once, when they are loaded.
"""

from __future__ import annotations

import sys
from typing import NoReturn

from bot.engine import prepare


def run() -> NoReturn:
    """Runs `polku` with the arguments of this process."""
    prepare()
    from bot.cli.main import main

    sys.exit(main(sys.argv[1:]))
