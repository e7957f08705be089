"""Whether a message asks something, told by its mark or its first word: people often leave the mark out."""

from __future__ import annotations

import re

from bot.nlu.glosses import gloss_of

BESIDE_FORM = "beside_form"
"""Key of the parse data of a message that is about what was shown or said before, and no answer to the question of the interview."""
GOES_BACK = "goes_back"
"""Key of the parse data of a message that wants the question before the one that a form asks."""
ONE_OF_THEM = "one_of_them"
"""Key of the parse data of a message that goes on with the search by words of its own: "something where one can sit"."""
OF_TOPIC = "of_topic"
"""Key of the parse data of a message that begins a search for the topic in hand, and names nothing that is found by its words."""
OF_QUESTION = "of_question"
"""Key of the parse data of a message that wonders about the question which a form asks."""
_QUESTION = re.compile(
    r"[?؟]\s*$|\bли\b"
    r"|^\W*(?:(?:no|ja|mut|mutta|joo|ok|okei|tai|niin)\W+){0,2}(?:entä|entäs|mites|(?:ja|and|but|mut|mutta) (?:jos|if)|what if)\b"
    r"|\b(?:missä|mistä|mihin|milloin|millon|mikä|mitä|miten|kuka|paljonko|where|when|how|who|what)\W*$"
    r"|\b(?!metsä\b)\w{2,}[aeiouyäö]tsä\b"
    # A learner says first whom it is about: "my husband can he work", "my son is 17 can he come too".
    r"|^\W*(?:(?:and|but|ok)\W+)?(?:my|our)\s(?:[\w'’]+[\s,]+){1,6}?(?:can|could|may|must|should|does|did|is|will) (?:he|she|they|it)\b"
    r"|\b(?:oisko|\w{2,}isk[oö])\b|\b(?!(?:vapaa|tha|thi|dri|li|ba|ra|ta)n?ks\b)\w{2,}(?:aa|ee|ii|oo|uu|yy|ää|öö|n)ks(?:ä|mä|mää|me|se|ne)?\b"
    r"|^\W*and\ (?:the\ )?(?:price|cost|papers|documents|language|deadline|level)\b"
    r"|(?:^|[,;.!])\W*(?:(?:and|but|ja|entä|mutta|mut|ok|okay|okei|so|then|well|hmm|no|niin|eli|joo|hi|hello|hey|hei|moi|moikka|terve|а|и)\s+){0,3}(?:what"
    r"|how|where|who|when|which|why"
    r"|(?:can|may|do|did|could|should|must|will|would|have|am) (?:i|we|they|you|he|she|it)"
    r"|(?:can|could|may|might|must|should|will|would|does|did|is|are|was)"
    r" (?:my|the|this|that|these|those|a|an|there|some\w+|any\w+|people|kela|te|your|our|his|her|their)"
    r"|(?:is|are) [a-z]{3,} (?:\w+ing|free|open|possible|allowed|ok|needed|required|in)"
    r"|(?:do|does|are) (?!(?:not|it|the|this|that|my|me)\b)[a-z]{2,} \w+"
    r"|(?:is|are|does|was) (?:it|they|this|that|there|he|she|my|the)|mikä|mitä|mitkä|miten|missä|mistä|mihin|kuka|ketä"
    r"|kenelle|milloin|koska|miksi|miks"
    r"|millon|minne|minkä\w*|millai\w+|millä|paljonko|paljon|paljo|kauanko|kauan|kaua|montako|kuinka|mites|missäs|onk|ooks|joudunk?"
    r"|(?:voi|saa|on|pitää|pitäis|tarvi|tarvii|tarviin|tarvitse|maksaa|menee|käy|pääsee|pääse|saan|voin|sopii|riittää"
    r"|löytyy|paljo|kaua|monta"
    r"|kuuluu|kelpaa|kannattaa|kestää|alkaa|täytyy|tietää|auttaa|toimii|pystyy|oon|olen)(?:ks|ko|kö)(?:s|se|hän)?"
    r"|(?!(?:mikko|pankko|verkko|ukko|joko)\b)\w{4,}(?:nko|nkö|eko|ekö|tko|tkö|aako|ääkö|eeko|iiko|uuko|yykö)(?:s|han"
    r"|hän)?|что|как|где|кто|когда|сколько|почему"
    r"|що|як|де|хто|коли|скільки|mis|kuidas|kus|kes|kas|millal|vad|hur|var|vem|när|finns|får|kan|kostar|чи|هل|آیا|question whether)\b",
    re.IGNORECASE,
)

_WHY = re.compile(
    r"^\W*(?:(?:but|and|mut|mutta|no|а|но)\W+)?(?:why|what for|miksi|miks|почему|зачем|чому|навіщо|varför|لماذا|چرا|sababta|waayo)"
    r"(?:\W+(?:так|это|спрашив\w*|вы спрашив\w*|питаєте|frågar du|sa küsid|تسأل\w*))?\W*$"
    r"|\bwhy (?:(?:do|must|should|would|did|have|are) )?(?:you|u|i|they|to)\b.*\b(?:need|ask\w*|want|give|know|tell|write)\b"
    r"|\b(?:what(?:'?s| is) this (?:form|for|thing)|(?:mikä|mitä) (?:tää|tämä|toi|tuo) (?:on )?(?:lomake|kysely|juttu))\b"
    r"|\b(?:what|mitä) (?:\w+ ){0,3}(?:write|put|answer|say|kirjo\w+|laita\w*|vasta\w+|sano\w*) (?:here|to this|tähän|tänne|siihen)\W*$"
    r"|\b(?:miksi|miks|mihin|minkä takia) (?:\w+ ){0,2}"
    r"(?:kys\w+|udel\w+|tarvit\w+|tarttet\w+|tarvii\w*|haluat\w*|pitää (?:antaa|kertoa|kirjoittaa))"
    r"|^\W*(?:men |men du )?varför (?:behöver|frågar|vill|måste|ska)\b"
    r"|^\W*(?:а |но )?(?:зачем|почему) (?:вам|вы|это|тебе|ты|нужн\w+|спрашива\w+)\b"
    r"|^\W*(?:а |але )?(?:навіщо|чому) (?:вам|ви|це|тобі|ти|потріб\w+|пита\w+)\b|^\W*miks (?:sa|sul|te|on|seda|küsi\w*)\b"
    r"|^\W*لماذا (?:ت|هذا)\w*|^\W*چرا (?:می|این|لازم|باید)\w*|^\W*(?:maxaad|waayo|sababtee) \w+",
    re.IGNORECASE,
)
_LONGEST_WHY = 9


def asks_why_asked(text: str) -> bool:
    """Whether `text` asks why something is asked."""
    return len(text.split()) <= _LONGEST_WHY and any(map(_WHY.search, (text, gloss_of(text))))


_POINTS_BACK = re.compile(
    r"\b(?:it|its|that|this|they|them|se|sen|sitä|siitä|siihen|siinä|sille|sillä|sillon|silloin|siksi|sieltä|sinne|siellä"
    r"|ne|niitä|niiden|tämä|tää|tän|tätä|tästä|tähän|tässä|tuo|toi|ton|tota|tuota|tosta|tuosta|samalla|sama)\b",
    re.IGNORECASE,
)


def points_back(text: str) -> bool:
    """Whether a word of `text` stands for what was spoken of before: "can I say no to it"."""
    return bool(_POINTS_BACK.search(text))


_ASKS_SOMEWHERE = re.compile(
    r"\b(?:what|which|who|whom|where|when|how|why|until|whether|if|or|is it|are they|can i|may i|do i|am i|must i|should i"
    r"|mi(?:kä|tä|tkä|ten|ssä|stä|hin|lloin|llon|ksi|ks|nne|nkä\w*|llai\w+|llä|tes|nä|lle)|ku(?:ka|mpi|mman|inka)|ket\w+"
    r"|kene\w+|kelle"
    r"|jos|vai|entä|entäs|koska|montako|\w{2,}(?:nko|nkö|aako|ääkö|eeko|iiko|uuko|yykö|oiko|eekö|onko|tko|tkö|onks|aaks"
    r"|ääks|oiks)\w{0,3})\b",
    re.IGNORECASE,
)
_OF_ONESELF = re.compile(
    r"^\W*(?!again|begin|train|main|certain|explain|within|latin)\w{3,}(?:in|ni)\b|\b\w{3,}ni\b|\b(?:i|i'm|im|i've|ive|my|we|our|they|nobody|he|she|hän|mä|mää|mie|minä|mina|mun|minun|mulla|minulla|mulle|minua|oon|olen|oli|en|ei|eikä"
    r"|meillä|meidän|väsyttää|pelottaa|ahdistaa|halu(?:an|aisin|un|isin)|я|мне|меня|мой|моя|мы|нас)\b",
    re.IGNORECASE,
)
_SHORTEST_STATEMENT = 3
_SHORTEST_STORY = 14
_SENTENCE_END = re.compile(r"[.!?]+\s+")


def is_statement(text: str) -> bool:
    """Whether `text` tells something of the person and asks nothing, not even with a question word in the middle."""
    plain = text.replace("’", "'")
    is_long = len(plain.split()) >= _SHORTEST_STATEMENT
    return asks_nothing(plain) and is_long and bool(_OF_ONESELF.search(plain))


def asks_nothing(text: str) -> bool:
    """Whether `text` is not put as a question and has no question word in the middle either."""
    plain = text.replace("’", "'")
    return not (is_question(plain) or _ASKS_SOMEWHERE.search(plain))


_ASKS_WITHIN = re.compile(
    r"\b(?:what|which|where|(?<!know )how|why|mitä|mikä|miten|mistä|missä|mihin|miksi|kuinka|paljonko)\b", re.IGNORECASE
)


def asks_within(text: str) -> bool:
    """Whether a question word stands anywhere in `text`, or in its English words: "I am dentist how I get permission"."""
    return bool(_ASKS_WITHIN.search(text) or _ASKS_WITHIN.search(gloss_of(text)))


def is_story(text: str) -> bool:
    """Whether `text` tells of a life in more than a few words, and asks nothing in particular."""
    sentences = [part for part in _SENTENCE_END.split(text) if len(part.split()) > _SHORTEST_STATEMENT]
    return (len(sentences) > 1 or len(text.split()) >= _SHORTEST_STORY) and not is_question(text)


def is_question(text: str) -> bool:
    """Whether `text` is put as a question; in a language with a glossary its English words may say so."""
    return bool(_QUESTION.search(text) or _QUESTION.search(gloss_of(text)))
