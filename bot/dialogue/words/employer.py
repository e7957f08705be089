"""Typed needs of employers: "we are looking for two new employees", "etsin työntekijää", "olen työnantaja"."""

from __future__ import annotations

from bot.dialogue.words.patterns import words_pattern

NEED = '/request_human{"handoff_topic": "employer"}'
LONGEST = 24
"""Words: a longer message is about more than that."""
_STAFF = r"""(?:
    (?:(?<!social\ )(?<!youth\ )(?<!case\ )workers?(?!'|\ (?:rights?|permit))|employees?(?!')|staff|personnel|workforce)\b
    | (?:some(?:one|body)|people|a\ person)\ (?:to|who\ (?:can|could|will|would))\ work\ (?:for|in|at|with)\ (?:me|us|my|our)\b
    )"""
_SEEKS = words_pattern(
    r"""
    (?:i|we|company|firm|restaurant|shop|employer|boss)\ ?(?:urgently\ |really\ |also\ |now\ )?
    (?:needs?|wants?|seeks?|looks?\ for|would\ like|'d\ like|(?:am|'m|are|'re|is)\ (?:looking\ for|searching\ for|seeking|in\ need\ of))
    \ (?:to\ (?:find|get|have)\ )?(?:(?!(?:to|with|your|the|be|become)\ )[\w'-]+\ ){0,4}
    """
    + _STAFF
)
_HIRES = words_pattern(
    r"""
    (?:i|we)\ (?:want|would\ like|need|plan|wish)\ (?:to\ )?(?:hire|recruit|employ)\b
    | (?:my|our)\ (?:\w+\ ){0,3}(?:want|wants|need|needs)\ (?:to\ )?(?:hire|recruit|employ)\b(?!\ (?:me|us)\b)
    | (?:i|we)(?:\ am|'m|\ are|'re)\ (?:hiring|recruiting|an?\ employer)\b
    | (?:how|where)\ (?:do|can|could|to)\ (?:i\ |we\ )?(?:hire|recruit|employ|find\ (?:workers|employees|staff))\b
    | (?:can|may|could)\ (?:i|we)\ (?:hire|employ|recruit)\b
    | as\ an\ employer\b
    """
)
_PLACE = r"(?:restaurant|caf[eé]|shop|store|compan\w+|firm|business|salon|hotel|bakery|workshop|farm|kindergarten|cleaning\ \w+)"
_HANDS = r"""(?!(?:customer|lawyer|adviser|partner|bookkeeper|designer|computer|trailer|offer)s?\b)
    (?:\w{2,}(?:ers?|ists?)|cooks?|chefs?|staff|people|person|hands|assistants?)\b"""
_RUNS = words_pattern(
    r"""
    (?:i|we)\ (?:run|own|have|manage|lead|keep)\ (?:an?\ |my\ |our\ |the\ )?(?:\w+\ ){0,2}
    """
    + _PLACE
    + r"""\b
        (?:[^.?!]{0,40}\b)(?:and|,|we|i)\ (?:we\ |i\ )?(?:urgently\ )?(?:need|(?:am|are)\ looking\ for|want\ to\ hire|hire)
        \ (?:\w+\ ){0,4}
    """
    + _HANDS
    + r"""
    | (?:i|we)\ (?:am\ |are\ |'m\ |'re\ )?(?:urgently\ |now\ )?(?:need|want|search|looking\ for|searching\ for|seeking)\ (?:\w+\ ){0,3}
    """
    + _HANDS
    + r"""
        \ (?:to|for|in|at|into)\ (?:my|our)\ (?:\w+\ ){0,2}"""
    + _PLACE
    + r"""\b
    | (?:mulla|minulla|meillä|pyöritän|pidän|omistan|johdan)\ (?:on\ )?(?:\w+\ ){0,2}
        (?:ravintola\w*|kahvila\w*|kauppa\w*|yrity\w+|firma\w*|kampaamo\w*|hotelli\w*|leipomo\w*|paja\w*|siivousfirma\w*)\b
        [^.?!]{0,40}\b(?:tarvit\w+|tarviin|etsin|etsitään|etsimme|haetaan|palkkaisin|palkkaisimme)
        \ (?:\w+\ ){0,3}(?!(?:kirjanpitäj|neuvoj|asiakka|rahoittaj|sijoittaj|ohjaaj)\w*)
        (?:\w{3,}(?:ja|jä|jaa|jää|jan|jän|jat|jät)|kokk\w+|apulai\w+|ihmi\w+|väkeä|porukkaa|tarjoilij\w+)\b
    """
)
_SEEKS_FI = words_pattern(
    r"""
    (?:etsin|etsimme|etsitään|haemme|haen|hakisin|tarvitsen|tarvitsemme|tarviin|tarvitaan|tarvitsisi(?:n|mme)|kaipaamme
        |mistä\ (?:löydän|löydämme|saan|saamme|löytyy))\ (?:\w+\ ){0,3}
        (?:työntekij\w+\b(?!\ oikeu)|henkilökun\w+|työvoim(?:aa|an)\b|tekijöitä|apulaisia)
    | (?:halua(?:n|isin|mme|isimme)|aion|aiomme|voinko|voimmeko|miten|kuinka|saanko)\ (?:\w+\ ){0,2}
        (?:palkata|rekrytoida)\b
    | (?:etsitään|etsimme|haetaan|haemme|tarvitaan|tarvitsemme)\ (?:\w+\ ){0,2}
        (?!(?:kirjanpitäj|neuvoj|rahoittaj|sijoittaj|ohjaaj|valmentaj|opettaj)\w*)
        (?:\w{3,}(?:jaa|jää|joita|jöitä)|kokk(?:ia|eja)|apulai(?:sta|sia))\b
    | (?:olen|oon|olemme|ollaan)\ työnantaj\w+ | työnantaja\ (?:tässä|täällä)\b
    | rekrytoimme\b
    """
)


def employer_payload(text: str) -> str | None:
    """The button that the message stands for; None when it is about something else."""
    plain = " ".join(text.replace("’", "'").split())
    if len(plain.split()) > LONGEST:
        return None
    return NEED if any(pattern.search(plain) for pattern in (_SEEKS, _HIRES, _RUNS, _SEEKS_FI)) else None
