"""What a message says of the person's own work: "I am a cook".

Where the rest of the message says what is wished for, that work is where the person comes from and no wish: a cook who asks for a
coding course gets no courses for cooks.
"""

from __future__ import annotations

import re

from bot.nlu.self_description import clauses

_OWN_WORK = re.compile(
    r"""\W*(?:
        (?:i\ am|i'?m|i\ was|i\ have\ been|i'?ve\ been|i\ used\ to\ be|i\ (?:have\ )?work(?:ed|s)?|my\ (?:job|profession)\ (?:is|was))\b
        | (?:(?:mä|mää|minä)\ )?(?:olen|oon|olin|työskentelin)\b | ammattini\ on\b
        | я\ (?:работ\w+|был\w*)\b | по\ профессии\ я\b
    )(?!\s*(?:looking|interested|searching|trying|kiinnostunut|etsi))""",
    re.IGNORECASE | re.VERBOSE,
)


def apart_from_own_work(text: str) -> tuple[str, str]:
    """The text without the clauses on the person's own work, and those clauses; ("", text) where nothing else is said."""
    said = clauses(text)
    own = [clause for clause in said if _OWN_WORK.match(clause)]
    return ", ".join(clause for clause in said if clause not in own), ", ".join(own)
