"""Which of two is better, or how they differ: "work trial or pay subsidy" asks for both, "which pays more" after it as well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.dialogue.answers.faq_follow_ups import topic_of
from bot.dialogue.answers.glossary import Term, glossary
from bot.dialogue.answers.in_hand import ASIDES, last_answer
from bot.dialogue.words.patterns import words_pattern
from bot.nlu.glosses import with_gloss

CHOICES = "choices"
"""Key of the parse data of a message that compares programmes which were shown."""
COMPARED = "compared"
"""Key of the last reply of a comparison: the ids of the words that were compared."""
ASPECT = "aspect"
"""Key of the parse data of a message that compares: by which follow-up of the two topics."""
_COMPARES = words_pattern(
    r"kumpi\w* | kumma\w+ | vertaa\w* | vertail\w* | (?:mikä|mitä|mitkä|onko)\ (?:\w+\ ){0,2}ero(?:a|o|oa|ja|t)?\b | eroaa\w* | eroavat\w*"
    r" | (?:eri|sama)\ asia | which\b | differen(?:ce|t\ from)\w* | differ\b | compar\w+ | same\ (?:thing|as)\b"
)
_OR = words_pattern(r"vai\b | vs\b | versus\b | or\b")
_OF_TWO = words_pattern(
    r"kumpi | kumma[nst]\w* | (?:mikä|mitä)\ ero\w* | which\ (?:one\ )?(?:is|of)\b | what\ (?:is|'s)\ the\ difference"
)
_SIDE_BY_SIDE = words_pattern(
    r"compar(?:e|ison)\b | vertaa\w* | vertail\w* | differen(?:ce|ces|t\ from)\b | differ\b"
    r" | (?:mikä|mitä|onko)\ (?:\w+\ ){0,2}ero(?:a|o|oa|ja|t)?\b | kumpi\ (?:\w+\ ){0,3}parempi"
    r" | (?:which|what)\ (?:one\ |of\ (?:them|these)\ )?(?:is|would\ be)\ (?:the\ )?(?:better|best)\b"
    r" | mikä\ (?:niistä\ |näistä\ )?(?:on\ |ois\ |olisi\ )?par(?:as|hain)\b"
)
_COMPARED_BY = (
    (words_pattern(r"(?:short|long|fast|quick)(?:er|est)\b | (?:less|more|least|most)\ time | lyhy\w+ | lyhin | lyhi\w+ | pi(?:te|si)\w+"
            r" | nope\w+"),
        ("label_length",)),
    (words_pattern(r"cheap\w+ | (?:less|more)\ expensive | costs?\ (?:less|more) | halv\w+ | kalli\w+ | edulli\w+"), ("label_cost",)),
    (words_pattern(r"near(?:er|est) | clos(?:er|est) | lähe\w+ | lähi\w+"), ("label_place",)),
    (words_pattern(r"easi(?:er|est) | helpo\w+"), ("label_level", "label_language")),
)  # fmt: skip
_WHICH_OF_THEM = words_pattern(
    r"which\ (?:\w+\ ){0,4}(?:is|takes?|costs?|are)\ | what\ is\ the\ \w+est\b | kumpi\w*\ "
    r" | (?:mikä|mitkä)\ (?:niistä\ |näistä\ |noista\ )(?:\w+\ ){0,2}"
    r" | (?:mikä)\ (?:on|ois)\ \w+in\b"
)
LONGEST_SIDE_BY_SIDE = 12
"""Words in a message that compares what was shown."""
LONGEST_OF_TWO = 6
"""Words in a message that chooses between two things and names none."""
LONGEST_BETWEEN = 4
"""Words between two names that an "or" may still hold together."""
LONGEST_BARE = 6
"""Words in a message that names two things with an "or" between them and says nothing else."""


def compared(text: str) -> tuple[Term, ...]:
    """The two words of the services that a message compares; () for any other message."""
    placed = list(glossary().placed_in(text))
    if len(placed) != 2:
        return ()
    (first, (_, end)), (second, (start, _)) = placed
    between = text[end:start]
    chooses = len(between.split()) <= LONGEST_BETWEEN and _OR.search(between)
    if _COMPARES.search(text) or (chooses and (" or " not in between or len(text.split()) <= LONGEST_BARE)):
        return first, second
    return ()


def compares_choices(text: str) -> bool:
    """Whether a message wants the choices that it points at, or all that were shown, side by side: "vertaa kahta ekaa"."""
    read = with_gloss(text)
    weighs = _SIDE_BY_SIDE.search(read) or (_WHICH_OF_THEM.search(read) and compared_by(text))
    return bool(weighs) and len(text.split()) <= LONGEST_SIDE_BY_SIDE


def compared_by(text: str) -> tuple[str, ...]:
    """The labels of the facts by which the choices are to be compared ("which is shorter"); () when by all of them."""
    read = with_gloss(text)
    return tuple(dict.fromkeys(label for pattern, labels in _COMPARED_BY if pattern.search(read) for label in labels))


def chooses_of_two(text: str) -> bool:
    """Whether a message asks which of two is better, or how they differ, and may mean those that were just spoken of."""
    return bool(_OF_TWO.match(text.strip())) and len(text.split()) <= LONGEST_OF_TWO


def last_two(said: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """The words that the last two answers were about, the older one first; () where there are no two such.

    `said` are replies, newest first.
    """
    topics: dict[str, Term | None] = {}
    for reply in said:
        key = str(reply.get("key") or "")
        topic = topic_of(key)
        if topic is None and key.startswith(ASIDES):
            continue
        if topic is None or len(topics) == 2:
            break
        topics[topic] = glossary().about(topic)
    terms = tuple(term for term in topics.values() if term)
    return terms[::-1] if len(terms) == 2 else ()


def compared_in_hand(said: Iterable[Mapping[str, Any]]) -> tuple[Term, ...]:
    """The two that were just compared; () when something else was said since. `said` are replies, newest first."""
    ids = last_answer(said, ASIDES).get(COMPARED) or ()
    terms = [glossary().get(str(one)) for one in ids]
    return tuple(term for term in terms if term is not None)
