"""How a person wants to be reached, in their own words: "by e-mail", "no calls please", "call me on 040…", "I won't tell my name"."""

from __future__ import annotations

import re

from bot.guidance.change_of_mind import changes_mind

CHAT, PHONE, EMAIL, MEETING = "chat", "phone", "email", "meeting"
MASKS = {PHONE: "[phone]", EMAIL: "[email]"}
"""What stands for a number or an address in a message that is stored (bot/conversations/privacy/contact_words.py)."""
IDENTITY_CODE_MASK = "[hetu]"
OF_IDENTITY_CODE = "of_identity_code"
"""Key of the parse data of a message that tells a personal identity code and nothing else."""
_OF_CODE = re.compile(
    r"my|the|ok|okay|personal|identity|security|id|code|number|is|it|here|this|mun|minun|on|se|tässä|tää|hetu\w*|henkilötunnu\w*|sotu\w*|tunnu\w*"
    r"|мой|это|личный|код|номер",
    re.IGNORECASE,
)
"""Words beside an identity code that say nothing else."""
_MASKED = re.compile("|".join(map(re.escape, MASKS.values())))
FEW_WORDS, MANY_WORDS, LONGEST_REFUSAL = 5, 7, 10
"""Words of a message that names a way of contact: out of the blue, when it was asked for, and when it begins by refusing another."""
_WAYS = {
    CHAT: r"chat|keskustel|täs|tääl|here|tänne|viesti|message|здесь|тут|чат|siin|vestlus|\bhär\b|هنا|محادثة|اینجا|گفتگو|halkan",
    PHONE: r"puhel|soit|phone|call|numero|телефон|звон|дзвон|telefon|helista|ring|هاتف|تلفن|taleefan|telefoon",
    EMAIL: r"posti?\b|mail|sähkö|почт|пошт|بريد|ایمیل|iimay",
    MEETING: r"tapaa|tava(?:ta|tko)|kasvot|meet|face to face|встреч|зустр|kohtu|träff|möte|لقاء|مقابلة|دیدار|حضوری|kulan",
}
_ONLY_WAY = re.compile(
    r"\W*(?:(?:actually|rather|better|no|yes|yeah|ok|okay|just|i prefer|prefer|mieluummin"
    r"|joo|juu|kyllä|vaan|vain|vaikka|vastaa|vastatkaa|reply|answer"
    r"|here|in|by|the|this|on|please|me|to|send|write|call|tässä|tähän|minulle|mulle|kiitos"
    r"|на|по|в|здесь|через)\W+)*"
    r"(?:chat|here|message|phone|call|e-?mail|meeting|meet|chatis\w*|chatti\w*|keskustel\w+|täs\w*|tääl\w*|tänne|viesti\w*"
    r"|puhelin\w*|puhelime\w+"
    r"|soitt\w+|sähköposti\w*|tapaami\w+|tavata|чат\w*|здесь|тут|телефон\w*|звон\w+|дзвін\w+|почт\w+|пошт\w+|встреч\w+|зустріч\w*"
    r"|siin|vestlus\w*|telefon\w*|här|هنا|محادثة|هاتف|بالهاتف|بريد|اینجا|تلفن|halkan|taleefan\w*)"
    r"(?:\s+(?:please|kiitos|here|chat|me|minulle|mulle|mua|пожалуйста|tack))*\W*",
    re.IGNORECASE,
)
# "Ei kun soitto" and "no, but call" put something right and refuse nothing.
_REFUSED = re.compile(
    r"\b(?:ei|älä\w*|en halua|do not|don'?t|dont|not|no|не|inte|لا)\s+(?:(?!(?:kun|ku|vaan|vain|but|rather|just)\b)\w+\s+)?"
    r"(?:soit\w*|puheli\w*|call\w*|phone\w*(?:\s+calls?)?|mail\w*|e-?mail\w*"
    r"|posti\w*|sähköposti\w*|tapaa\w*|tapaami\w*|meet\w*|звон\w*|телефон\w*|ring\w*|تتصل)",
    re.IGNORECASE,
)
"""A way of contact that is refused: what else is named counts."""
_BEGINS = re.compile(r"\W*(?:(?:please|sorry|but|ok|and|hi|well|ei kun|hei|no ei|mut|mutta)\W+)*", re.IGNORECASE)
_REACH_ME = re.compile(
    r"\b(?:call|ring|phone|text|contact|reach|message|whatsapp|e-?mail|write)\b(?:\W+\w+){0,2}\W+me\b"
    r"|\b(?:call|ring|contact) (?:back|on|at|to)\b|\bmy (?:\w+ )?(?:phone|number|e-?mail|mobile)"
    r"|\bsoit\w+|\b(?:laita|kirjoita|lähetä)\w* (?:mulle|minulle)"
    r"|\bota\w* (?:\w+ )?yhtey\w+|\b(?:mun|minun) (?:\w+ )?(?:numero|puhelin|sähköposti|maili)\w*"
    r"|\b(?:numeroni|sähköpostini|puhelinnumeroni)\b"
    r"|позвон|перезвон|напишите|мой (?:номер|телефон)|зателефон|мій номер"
    r"|ring mig|mitt nummer|helista|minu number|اتصل|رقمي|هاتفي|بزنید|شماره"
    r"|\bi soo wac|taleefankayg",
    re.IGNORECASE,
)
_CALL_ME = re.compile(
    r"\b(?:call|ring|phone) (?:me|us)\b"
    r"|\b(?:someone|somebody|anyone|coach|adviser|person|they|you) (?:\w+ )?(?:call|phone|ring)s?\b(?! (?:that|this|it)\b)"
    r"|\bsoit(?:a|takaa|toa|tais\w*|taa|tasko|taako) (?:\w+ )?(?:mulle|minulle|meille|takaisin)\b"
    r"|\b(?:joku|valmentaja|neuvoja|ihminen|te) (?:\w+ )?soit(?:taa|tais\w*|taako|tasko)\b|позвоните|перезвоните|зателефонуйте",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:send|lähet[äe]\w*|välit[äe]\w*|отправ\w+|надішл\w+|skicka|saada|saatke)\b|أرسل|ارسل|بفرست", re.IGNORECASE
)
_NOT_SENT = re.compile(r"\b(?:not|don'?t|never|älä|älkää|en|ei|не|inte|why|miksi|miks)\b", re.IGNORECASE)
_CONTACT_CHANGED = re.compile(
    r"\b(?:my|the) (?:phone ?)?(?:number|e-?mail)\b.{0,12}\b(?:wrong|changed|new)\b"
    r"|\b(?:wrong|(?:change|update|correct|fix)(?: my| the)?) (?:phone ?)?(?:number|e-?mail|address)\b"
    r"|\b(?:puhelin)?(?:numero\w*|sähköposti\w*)\b.{0,12}\b(?:väär\w+|vaihtu\w*|muuttu\w*)"
    r"|\b(?:väär\w+|vaihta\w+|vaihda|päivit\w+|korja\w+) (?:\w+ )?(?:puhelin)?(?:numero\w*|sähköposti\w*|osoit\w*)"
    r"|\b(?:puhelin)?(?:numero\w*|sähköposti\w*|osoit\w*) (?:vaihta\w+|vaihda|päivit\w+|korja\w+)",
    re.IGNORECASE,
)
LONGEST_CHANGE = 7
"""Words of a message that says nothing but that."""
_NO_MATTER = re.compile(
    r"(?:my|the|is|it|it's|its|was|has|have|changed|new|old|now|number|phone|mobile|e-?mail|address|call|me|on|at|to|here|please|wrong|not|this"
    r"|ok|and|sorry|actually|wait|no|yes|so|can|you|i|we|made|mistake|want|prefer|instead|better|rather|use|other|another|one|with|by|via|write|wrote|gave|typed|oh|hi|thanks"
    r"|send|mail|text|message|reach|contact|change|correction|numero\w*|puhel\w*|sähköposti\w*|osoit\w*|mun|minun|mulle|minulle|on|onkin|se|uusi|vaihtu\w*|muuttu\w*"
    r"|väär\w+|oikea|oikein|vanha|unohda|anteeksi|pitäis|olla|correct|right|forget|should|be|oli|eiku|ei|kun|soit\w+|tähän|tässä|siihen|nyt|kiitos|joo|voitte|voit|мой|номер|телефон|позвоните|мне|новый)",
    re.IGNORECASE,
)
"""Words around a number that say nothing of what a coach is asked for."""
_WITHHOLDS = re.compile(
    r"\ben (?:mä |minä )?(?:(?:halua|haluu|haluais\w*|tahdo|voi|uskalla|aio|viiti|viitsi) (?:mä |minä )?"
    r"(?:antaa|kertoa|sanoa|kirjoittaa|kirjottaa|jakaa|laittaa)|anna|kerro|sano)\b"
    r"|\b(?:don'?t|do not|won'?t|will not|not|rather not|can'?t) (?:(?:want|wanna|like|going|gonna|feel like) ?(?:to )?)?"
    r"(?:give|giving|tell|say|share|write|leave)\b"
    r"|не (?:хочу|буду|могу) (?:давать|дать|говорить|сказать|называть|писать|оставлять)|vill inte (?:ge|säga|lämna|uppge|skriva)",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(r"nim(?:i|e)|\bname|имя|\bnamn|henkilö|\bwho i am|kuka oon|kuka olen", re.IGNORECASE)
LONGEST_WITHHELD = 9


def contact_in(text: str) -> str | None:
    """chat, phone, email or meeting, when the text names one."""
    plain = _REFUSED.sub(" ", text.lower().replace("’", "'"))
    return next((name for name, words in _WAYS.items() if plain == name or re.search(words, plain)), None)


def names_way(text: str, *, is_asked: bool) -> bool:
    """Whether a message that names a way of contact says nothing else; `is_asked` tells whether it answers the question for one."""
    words = len(text.split())
    is_open = is_asked or changes_mind(text) or _REFUSED.search(text)
    refuses = _REFUSED.match(_BEGINS.sub("", text, count=1)) and contact_in(text)
    return bool(
        (words <= FEW_WORDS and _ONLY_WAY.fullmatch(text))
        or (words <= MANY_WORDS and is_open)
        or (words <= LONGEST_REFUSAL and refuses)
    )


def asks_to_be_reached(text: str) -> bool:
    """Whether a masked message is a number or an address, alone or with the wish to be called or written to: "call me on [phone]"."""
    rest = _MASKED.sub(" ", text)
    return rest != text and (is_only_contact(text) or bool(_REACH_ME.search(rest)))


def asks_for_call(text: str) -> bool:
    """Whether the message wants to be called: "can somebody call me", "haluan että joku soittaa"."""
    return bool(_CALL_ME.search(text)) and not _REFUSED.search(text)


def asks_to_send(text: str) -> bool:
    """Whether a short message says to send what was prepared: "ok send it anyway", "no lähetä sitten"."""
    return len(text.split()) <= LONGEST_CHANGE and bool(_SENDS.search(text)) and not _NOT_SENT.search(text)


def says_contact_changed(text: str) -> bool:
    """Whether the message says that a number or an address is no longer right: "numero meni väärin"."""
    return len(text.split()) <= LONGEST_CHANGE and bool(_CONTACT_CHANGED.search(text))


def is_only_contact(text: str) -> bool:
    """Whether a masked message holds a number or an address and no matter: "my number changed, it is [phone]"."""
    rest = _MASKED.sub(" ", text)
    return rest != text and all(_NO_MATTER.fullmatch(word) for word in re.findall(r"[\w'’-]+", rest))


def is_identity_code(text: str) -> bool:
    """Whether a masked message tells a personal identity code and nothing else."""
    rest = text.replace(IDENTITY_CODE_MASK, " ")
    return rest != text and all(_OF_CODE.fullmatch(word) for word in re.findall(r"\w+", rest))


def withholds(text: str) -> bool:
    """Whether the person will not tell what is asked."""
    return len(text.split()) <= LONGEST_WITHHELD and bool(_WITHHOLDS.search(text.replace("’", "'")))


def withholds_name(text: str) -> bool:
    """Whether what the person will not tell is who they are."""
    return withholds(text) and bool(_OF_ONESELF.search(text))
