"""What a message means while a search is under way, or was a moment ago: one of what was shown, a narrower wish, another field."""

from __future__ import annotations

import re

from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.answers.earlier import CURRENT, SHOWN
from bot.dialogue.answers.faq_follow_ups import MORE, follow_ups, is_list
from bot.dialogue.answers.in_hand import ASIDES, FORM_QUESTION, last_answer, topic_in_hand
from bot.dialogue.answers.said import said_in
from bot.dialogue.intents import (
    ABOUT_PROGRAMME,
    CHANGE_LANGUAGE,
    COST,
    DETAILS,
    FIND_TRAINING,
    FIRM,
    LANGUAGE_COURSE,
    NEW_SEARCH,
    SENSELESS,
    START_OVER,
    YES_OR_NO,
)
from bot.dialogue.language.requested_language import requested_language
from bot.dialogue.reading.alone import goes_on
from bot.dialogue.reading.area import SEARCHES
from bot.dialogue.reading.cards import LONGEST_POINTING, OPEN_JOBS, asks_for_more, asks_to_find, entity_of
from bot.dialogue.reading.comparison import CHOICES, compared_by, compares_choices
from bot.dialogue.reading.follow_ups import wishes_of_chat
from bot.dialogue.reading.typed_message import TypedMessage, reading_of
from bot.dialogue.words.patterns import words_pattern
from bot.dialogue.words.programme import WHY, asks_other_detail, asks_teaching_language, asks_why, is_on_screen
from bot.dialogue.words.questions import BESIDE_FORM, OF_TOPIC, ONE_OF_THEM, is_question, points_back
from bot.dialogue.words.told_facts import leaves_out
from bot.dialogue.words.wishes import names_work, wants_none
from bot.guidance.interview import SLOT as GUIDANCE_QUESTION
from bot.nlu.entity.types import MUNICIPALITY
from bot.nlu.glosses import with_gloss
from bot.nlu.judgement import CRISIS
from bot.nlu.wishes import is_bare_refinement, refinements

FEWEST_COMPARED = 2
LONGEST_WORK = 6
"""Words in a message that only says what work is looked for."""
LONGEST_ON = 4
"""Words in a message that goes on with a search."""
TRAINING = frozenset({"apprenticeship", "labour_market_training", "recruitment_training", "vocational_qualification"})
"""Topics after which a field says what training is looked for."""
PLACE_OR_LEVEL = ("guidance_place", "guidance_finnish")
"""Questions of the interview to which a place or a level is the answer."""
_BARE_LANGUAGE = re.compile(
    r"\W*(?:(?:no|actually|sorry|rather|hmm|but|ei|eiku|vaan|siis)\W+)*(?:finnish|swedish|suomea?|ruotsia?)"
    r"(?:\W+(?:course|instead|then|after all|please|sittenkin|kurssi))*\W*",
    re.IGNORECASE,
)
RESULTS = "utter_results"
EACH = "utter_programme_each"
"""The answer to who compares what was shown; "and cheaper?" goes on with that."""
PATH = "utter_path"
"""Beginning of the keys of a path: what is asked then is asked of it."""
REPLIES_SINCE = 6
"""So many replies ago a search may have been, and still be what "the second one" means."""
FAQ_OR_SEARCH = ("faq", "find_")
KNOWN_ALONE = 0.9
CLEAR = 0.8
"""As sure as this the classifier knows that something is not ours, or a topic of its own."""
OF_ONE_SEARCH = frozenset({"entrepreneurship", "further_study"})
"""Areas in whose answers "a course for this" can only be one kind of search."""
_FOR_THIS = words_pattern(
    r"(?:for|about|on)\ (?:this|that|it)\b | (?:tähän|siihen|tuohon|tohon|tästä|siitä)\b | для этого | об этом"
)
_GETS = words_pattern(
    r"(?:i|we)\ (?:will\ |would\ |can\ |still\ |also\ )?(?:get|receive|earn|be\ paid)\b | (?:get|am\ i|are\ we)\ paid\b"
    r" | (?:give|pays?)\ (?:me|us)\b | sa(?:an|ako|aks|anko|isinko|adaanko)\ (?:\w+\ ){0,3}(?:rahaa|palkkaa|tukea|korvausta)"
    r" | (?:rahaa|palkkaa|tukea|korvausta)\ (?:\w+\ ){0,3}sa(?:a|isi)\w* | maks(?:etaan|aako|aaks)\w*\ (?:\w+\ )?(?:mulle|minulle|palkkaa)"
    r" | (?:mulle|minulle)\ maks\w+ | дадут | платят\ (?:ли\ )?мне | мне\ (?:\w+\ )?(?:платят|дадут) | получ\w+"
)
_ONE_OF_THEM = re.compile(
    r"^\W*(?:(?:and|or|but|ok|maybe|i (?:want|need|prefer)|entä|ja|mutta|onko)\W+)*"
    r"(?:(?:something|anything|somewhere|some place|one) (?:where|which|with|that|for|in|near|close|without)\b"
    r"|(?:is|are) there (?:one|ones|any|some|something|anything) (?:where|which|with|that|for|in|near|close|without)\b"
    r"|(?:for|with|without) (?!me\b|us\b|him\b|her\b|that\b|this\b|it\b|free\b|now\b|what|how|which)\w+(?: \w+)?\W*$"
    r"|which (?:one|ones|of (?:these|them|those))\b.*\b(?:near|close|in)"
    r"|(?:mikä|mitkä) (?:näistä|niistä)\b.*\b(?:läh\w+|kotona)|(?:mikä|mitkä|mitä|joku)(?: \w+)? (?:läh\w+|läheltä)\b"
    r"|(?:joku|jokin|jotain|jossain|semmoinen|sellainen),? (?:missä|johon|mihin|jossa|jonne|mikä|joka|lähellä)\b)",
    re.IGNORECASE,
)


async def answers_which_programme(message: TypedMessage) -> bool:
    """Whether the message names a field after the question which programme is meant: what is wanted is found by that."""
    names_only = message.intent in (*SENSELESS, "inform", DETAILS, *YES_OR_NO) or not message.is_sure
    if not names_work(message.parse) or not names_only or message.intent == CRISIS:
        return False
    tracker = await message.tracker()
    return tracker is not None and last_answer(message.said_before(tracker), ()).get("key") == "utter_programme_unknown"


async def compares_cards(message: TypedMessage) -> bool:
    """Whether the message wants programmes that were shown side by side; it is then made to say so. Of a single one it is told
    what it is."""
    # "Which is nearest to Matinkylä" says where to look.
    compares = compares_choices(message.text) and not _names_place(message)
    shown = await shown_lately(message) if compares or await _goes_on_comparing(message) else 0
    if not shown:
        return False
    message.means(DETAILS)
    message.parse[CHOICES] = shown >= FEWEST_COMPARED
    message.parse[BESIDE_FORM] = True
    return True


async def _goes_on_comparing(message: TypedMessage) -> bool:
    """Whether a few words ask of what was just compared by what else: "and cheaper?"."""
    if len(message.text.split()) > LONGEST_ON or not compared_by(message.text):
        return False
    tracker = await message.tracker()
    said = message.said_before(tracker) if tracker else ()
    return last_answer(said, (*ASIDES, FORM_QUESTION)).get("key") == EACH


async def asks_why_shown(message: TypedMessage) -> bool:
    """Whether the message asks why a programme was shown; it is then made to say so."""
    if not asks_why(message.text) or not is_on_screen(message.offered) or not await shown_lately(message):
        return False
    message.means(DETAILS)
    message.parse[WHY] = message.parse[BESIDE_FORM] = True
    return True


async def asks_other_detail_of_shown(message: TypedMessage) -> bool:
    """Whether what means little alone asks of the programmes on the screen what no entry tells: "can I bring my baby"."""
    is_doubtful = message.intent.startswith(("faq", ABOUT_PROGRAMME)) and not message.is_sure
    is_vague = message.intent in SENSELESS or is_doubtful
    if not is_vague or message.parse["entities"] or reading_of(message.parse).confidence >= CLEAR:
        return False
    return is_on_screen(message.offered) and asks_other_detail(message.text)


async def shown_lately(message: TypedMessage) -> int:
    """How many programmes the last search showed that the message may speak of; 0 where something else is meant or under way."""
    tracker = await message.tracker() if message.intent not in (CRISIS, *FIRM) else None
    in_interview = (await message.asked_in_form()).startswith(GUIDANCE_QUESTION)
    if tracker is None or (tracker.active_loop and not in_interview):
        return 0
    said = [str(reply.get("key") or "") for reply in said_in(reversed(tracker.events))]
    # The questions of the interview stand between the cards and what is asked of them.
    keys = [key for key in said if not (in_interview and key.startswith(FORM_QUESTION))][:REPLIES_SINCE]
    is_shown = is_on_screen(message.offered) or any(key.startswith(RESULTS) for key in keys)
    is_shown = is_shown and not "".join(keys[:1]).startswith(PATH)
    return len(tracker.get_slot(SHOWN) or ()) if is_shown else 0


async def names_work_for_job(message: TypedMessage) -> bool:
    """Whether a few words name the work that is looked for, after the answer on where open jobs are: "warehouse or cleaning"."""
    if len(message.text.split()) > LONGEST_WORK or not names_work(message.parse) or message.intent in (CRISIS, *FIRM):
        return False
    if message.intent.startswith(NEW_SEARCH) and message.is_sure:
        return False
    tracker = await message.tracker()
    if tracker is None or tracker.active_loop:
        return False
    return last_answer(message.said_before(tracker), ()).get("key") == OPEN_JOBS


async def returns_to_search(message: TypedMessage) -> str | None:
    """What a message means that speaks of what a search has just shown, even if something else was answered since.

    "The second one" is one of the cards, "something where I can bring my baby" goes on with the search, and "find it for
    me" begins one.
    """
    text = message.text.replace("’", "'")
    points = refinements(text).position is not None and len(text.split()) <= LONGEST_POINTING
    find = asks_to_find(text)
    names_place = _names_place(message)
    others = names_place and refinements(text).more and len(text.split()) <= LONGEST_POINTING
    # "Show me others": in no more words than that it is of no other search, whatever it looks like.
    more = asks_for_more(text) and is_bare_refinement(text, [])
    if not (points or find or others or more or _ONE_OF_THEM.search(text)) or message.intent in (
        CRISIS,
        *FIRM - {START_OVER},
    ):
        return None
    tracker = await message.tracker()
    if tracker is None:
        return None
    if tracker.active_loop and not points and not (_ONE_OF_THEM.search(text) and is_question(text)):
        return None
    said = [str(reply.get("key") or "") for reply in said_in(reversed(tracker.events))]
    # The questions of a form stand between the answers and are none.
    keys = [key for key in said if not key.startswith(FORM_QUESTION)][:REPLIES_SINCE]
    # Who was just shown a list of questions may mean the second of these.
    was_shown = any(key.startswith(RESULTS) for key in keys) and not is_list(keys[0])
    if points:
        return DETAILS if was_shown and not is_on_screen(message.offered) else None
    if find:
        return last_search(tracker) or FIND_TRAINING
    if more:
        return "inform" if was_shown and not is_on_screen(message.offered) else None
    if not was_shown or _is_known(message):
        return None
    message.parse[ONE_OF_THEM] = not names_place
    return "inform" if names_place else last_search(tracker)


def _names_place(message: TypedMessage) -> bool:
    return any(item["entity"] == MUNICIPALITY for item in message.parse["entities"])


async def searches_for_topic(message: TypedMessage) -> str | None:
    """The search that "is there a course for this" begins after an answer: the one of the answer's area."""
    if not message.intent.startswith(NEW_SEARCH) or names_work(message.parse) or not _FOR_THIS.search(message.text):
        return None
    area = follow_ups().areas.get(await message.topic() or "")
    search = next((search for search, of in SEARCHES.items() if of == area and of in OF_ONE_SEARCH), None)
    message.parse[OF_TOPIC] = search is not None
    return search


async def asks_for_pay(message: TypedMessage) -> bool:
    """Whether what looks like a question about the price of what was shown asks what one gets: "how much money do I get there"."""
    likely = [] if message.is_sure else [one["name"] for one in message.parse["intent_ranking"][:2]]
    asks = COST in (message.intent, *likely) or (not message.is_sure and points_back(message.text))
    if not asks or message.intent == CRISIS or not _GETS.search(with_gloss(message.text)):
        return False
    tracker = await message.tracker()
    return tracker is not None and bool(tracker.get_slot(SHOWN) or tracker.get_slot(CURRENT))


def _is_known(message: TypedMessage) -> bool:
    """Whether the classifier is sure of a topic or a search of the message's own."""
    return (
        message.is_sure
        and message.intent.startswith(FAQ_OR_SEARCH)
        and reading_of(message.parse).confidence >= KNOWN_ALONE
    )


async def searches_on(message: TypedMessage) -> str | None:
    """The search that goes on with another field: "entä puutyöt" under cards, "rakennusala" after an answer on training."""
    if len(message.text.split()) > LONGEST_ON or not names_work(message.parse):
        return None
    tracker = await message.tracker()
    if tracker is None or tracker.active_loop:
        return None
    if is_on_screen(message.offered):
        return last_search(tracker) if goes_on(message.text) else None
    in_training = topic_in_hand(message.said_before(tracker)) in TRAINING
    return FIND_TRAINING if in_training and message.intent in (*SENSELESS, "inform") else None


async def narrows_search(message: TypedMessage) -> bool:
    """Whether a message that means nothing by itself narrows the search under way, also when no cards are on the screen: "halvempi"."""
    is_weak = message.intent in SENSELESS or (message.intent == "faq" and not _is_known(message))
    if not is_weak or not is_bare_refinement(message.text, []):
        return False
    tracker = await message.tracker()
    return tracker is not None and not tracker.active_loop and last_search(tracker) is not None


async def narrows_by_place(message: TypedMessage, follow_up: str) -> bool:
    """Whether a place, to which the topic in hand answers with nothing but the list of its questions, narrows the search before it.

    So does a place that is put in the place of another.
    """
    narrows = follow_up.endswith(f"/{MORE}") or leaves_out(message.text)
    if not narrows or {item["entity"] for item in message.parse["entities"]} != {MUNICIPALITY}:
        return False
    tracker = await message.tracker()
    return tracker is not None and last_search(tracker) is not None


async def narrows_beside_form(message: TypedMessage) -> str | None:
    """What a message means that narrows the cards that were shown between two questions of the interview: "in Vantaa, not in Espoo"."""
    if message.intent not in (*SENSELESS, "inform", *YES_OR_NO) or names_work(message.parse):
        return None
    entities = [entity_of(message.text, item) for item in message.parse["entities"]]
    if not (is_bare_refinement(message.text, entities) or leaves_out(message.text)):
        return None
    tracker, asked = await message.tracker(), await message.asked_in_form()
    if not asked.startswith(GUIDANCE_QUESTION) or asked in PLACE_OR_LEVEL:
        return None
    said = message.said_before(tracker) if tracker else ()
    if not any(str(reply.get("key") or "").startswith(RESULTS) for reply in said):
        return None
    message.parse[BESIDE_FORM] = True
    return "inform"


async def turns_down(message: TypedMessage) -> bool:
    """Whether what looks like a search says that nothing of the kind is wanted.

    In the search itself it narrows that, and to who is asked why they need a coach it is a reason.
    """
    if not wants_none(message.parse) or await message.asked_in_form() == "handoff_reason":
        return False
    tracker = await message.tracker()
    return tracker is None or last_search(tracker) != message.intent


def last_search(tracker: DialogueStateTracker) -> str | None:
    """The intent of the last search."""
    intent: str | None = (tracker.get_slot("lookup") or {}).get("intent")
    return intent


async def names_course_language(message: TypedMessage) -> bool:
    """Whether the bare name of a language under language courses says which one is wanted: "no, Swedish"."""
    if (
        message.intent not in (CHANGE_LANGUAGE, "inform", *SENSELESS, *YES_OR_NO)
        or not is_on_screen(message.offered)
        or not _BARE_LANGUAGE.fullmatch(message.text)
    ):
        return False
    tracker = await message.tracker()
    return tracker is not None and last_search(tracker) == LANGUAGE_COURSE


async def asks_teaching_language_of_shown(message: TypedMessage) -> bool:
    """Whether a message that looks like a wish for another language asks in which language a programme or a topic's course is."""
    if message.intent != CHANGE_LANGUAGE:
        return False
    # Nobody asks in English that the chat be in English: "can it be in English?" is about what was spoken of.
    spoken = message.request.get("language")
    in_own = spoken and requested_language(message.text) == spoken and not wishes_of_chat(message.text)
    points = refinements(message.text).position is not None
    asks = is_on_screen(message.offered) and is_question(message.text) and not wishes_of_chat(message.text)
    meant = in_own or points or asks or asks_teaching_language(message.text)
    tracker = await message.tracker() if meant else None
    if tracker is None:
        return False
    if str(tracker.get_slot("requested_slot") or "").startswith(GUIDANCE_QUESTION):
        # "No, I mean in English" speaks of the chat, even where it is in English already.
        return is_question(message.text) or points or requested_language(message.text) is None
    return bool(await message.topic() or tracker.get_slot(CURRENT) or tracker.get_slot(SHOWN))
