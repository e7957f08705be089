"""Ends with status 0 when an address answers with 200, else 1: the health check of containers, which have no curl.

`python deploy/answers.py URL`
"""

from __future__ import annotations

import sys
import urllib.request

TIMEOUT_SECONDS = 4.0


def answers(url: str) -> bool:
    """Whether `url` answers with 200 in time."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_SECONDS) as response:
            return bool(response.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
