"""Questions about what is stored and known of the person: "how long do you keep this", "do you remember where I live"."""

from __future__ import annotations

from bot.dialogue.words.patterns import words_pattern

_STORED_OF_ME = words_pattern(
    r"""
    how\ long\ (?:do\ |will\ )?(?:you|u)\ (?:keep|store|save|remember)\b(?!.*\b(?:open|course|job|place)\b)
    | (?:kauanko|kauan|miten\ kauan|kuinka\ kauan)\ (?:sä\ |sinä\ |te\ |mun\ |minun\ )?(?:säily|tallen|pidät|pidätte|muistat)\w*
    | what\ (?:do|have|did)\ you\ (?:store|stored|save|saved|keep|kept)\ (?:about|of|on)\ me
    | mitä\ (?:sä\ |sinä\ )?tallennat\ (?:musta|minusta)
    """
)
_KNOWN_OF_ME = words_pattern(
    r"""
    what\ (?:(?:do|have|did)\ )?you\ (?:already\ )?(?:know|remember|learnt?|learned)\ (?:about|of|on)\ me\b
    | (?:do|can|did)\ you\ (?:still\ |even\ )?remember\ (?:me|my|what\ i|where\ i|who\ i|how\ old\ i)\b | what\ did\ i\ (?:tell|say)\b
    | mitä\ (?:sä\ |sinä\ )?(?:jo\ )?(?:tiedät|muistat)\ (?:jo\ )?(?:musta|minusta)\b
    | muistat(?:ko|ks)\w*\ (?:sä\ |sinä\ )?(?:vielä\ )?(?:mut|minut|mun|minun|missä|mitä|kuka)\b | mitä\ (?:mä|minä)\ (?:kerroin|sanoin)\b
    """
)
KNOWN_OF_ME = "known_of_me"
"""Key of the parse data of a message that asks what the assistant has been told of the person."""
PRIVACY = "/ask_privacy"


def privacy_payload(text: str) -> str | None:
    """The button that a question about what is stored of oneself stands for; None for any other message."""
    return PRIVACY if _STORED_OF_ME.search(text) else None


def asks_what_is_known(text: str) -> bool:
    """Whether the message asks what the assistant knows of the person: "do you remember where I live"."""
    return _KNOWN_OF_ME.search(text) is not None
