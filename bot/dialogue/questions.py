"""Whether a message asks something, told by its mark or its first word: people often leave the mark out."""

from __future__ import annotations

import re

_QUESTION = re.compile(
    r"[?؟]\s*$|\bли\b|^\W*(?:entä|entäs|mites)\b|^\W*and\ (?:the\ )?(?:price|cost|papers|documents|language|deadline|level)\b"
    r"|(?:^|[,;.!])\W*(?:(?:and|but|ja|entä|mutta|а|и)\s+)?(?:what|how|where|who|when|which|why"
    r"|(?:can|may|do|could|should) (?:i|we|they|you)"
    r"|(?:is|are|does|was) (?:it|they|this|that|there)|mikä|mitä|mitkä|miten|missä|mistä|mihin|kuka|ketä|kenelle|milloin|koska|miksi|miks"
    r"|paljonko|paljon|kauanko|montako|voinko|voiko|saanko|saako|onko|onks|pitääkö|tarvitsenko|что|как|где|кто|когда|сколько|почему"
    r"|що|як|де|хто|коли|скільки|mis|kuidas|kus|kes|millal|vad|hur|var|vem|när)\b",
    re.IGNORECASE,
)

_WHY = re.compile(
    r"^\W*(?:(?:but|and|mut|mutta|no)\W+)?(?:why|what for|miksi|miks)\W*$"
    r"|\bwhy (?:do|must|should|would|did|have) (?:you|i|they|to)\b.*\b(?:need|ask\w*|want|give|know|tell|write)\b"
    r"|\b(?:miksi|miks|mihin|minkä takia) (?:\w+ ){0,2}(?:kysyt\w*|kysytään|tarvit\w+|haluat\w*|pitää (?:antaa|kertoa|kirjoittaa))",
    re.IGNORECASE,
)
_LONGEST_WHY = 9


def asks_why_asked(text: str) -> bool:
    """Whether `text` asks why something is asked."""
    return len(text.split()) <= _LONGEST_WHY and bool(_WHY.search(text))


def is_question(text: str) -> bool:
    """Whether `text` is put as a question."""
    return bool(_QUESTION.search(text))
