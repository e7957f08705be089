"""What a message says of the person's own work: "I am a cook".

Where the rest of the message says what is wished for, that work is where the person comes from and no wish: a cook who asks for a
coding course gets no courses for cooks.
"""

from __future__ import annotations

import re

from bot.nlu.self_description import clauses

_OWN_WORK = re.compile(
    r"""\W*(?:(?:before|earlier|in\ my\ (?:own\ |home\ )?country|kotimaassa(?:ni)?|(?!halu|want|need|etsi|look|find)\w{2,7})\W+)?(?:
        (?:i\ am|i'?m|i\ was|i\ have\ been|i'?ve\ been|i\ used\ to\ be|i\ (?:have\ )?work(?:ed|s)?|my\ (?:job|profession|work)\ (?:is|was)
            |i\ (?:drive|drove|clean(?:ed)?|cook(?:ed)?|teach|taught|stud(?:y|ied)|did)
            |(?:i\ )?(?:just\ )?(?:lost|quit|left)\ (?:my\ |the\ )?(?:old\ )?(?:job|work)|(?:i\ (?:was|got)\ )?(?:laid\ off|fired)\ from)\b
        | (?:(?:mä|mää|minä|mina)\ )?(?:olen|oon|olin|ole|oli|työskentelin|työskentelen
            |opiskelin|ajan|ajoin|teen|tein|siivoan|siivosin|kokkaan|menetin|sain\ potkut|(?:mut|minut)\ irtisanottiin)\b
        | ammattini\ on\b | ammatilta(?:ni|an)\b | \d+\ *(?:years?|yrs|vuotta|vuosi|v)\b
        | я\ (?:работ\w+|был\w*)\b | по\ профессии\ я\b
    )(?!\s*(?:looking|interested|searching|trying|kiinnostunut|etsi|mieluummin|mielummin))""",
    re.IGNORECASE | re.VERBOSE,
)
_WISH = re.compile(
    r"(?<!\bi)(?<!\bwe)(?<!\bmä)(?<!\bmää)(?<!\bminä)(?<!\bmina)(?<=\w)\s+"
    r"(?=(?:(?:i|we|mä|mää|minä|mina)\s+)?(?:want|would\s+like|i'?d\s+like|wanna|haluaisi\w*|haluisi\w*|haluan|haluun|halua)\b)",
    re.IGNORECASE,
)
"""Where a wish begins that no comma tells apart: "I am a chef I want to learn coding"."""


def apart_from_own_work(text: str) -> tuple[str, str]:
    """The text without the clauses on the person's own work, and those clauses; ("", text) where nothing else is said."""
    said = clauses(_WISH.sub(", ", text))
    own = [clause for clause in said if _OWN_WORK.match(clause)]
    return ", ".join(clause for clause in said if clause not in own), ", ".join(own)
