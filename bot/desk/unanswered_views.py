"""What people asked in vain, grouped by meaning: a lead says what each group means, or that an answer is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from bot.clock import utc_now
from bot.conversations.learning.teaching import NEW_ANSWER, label_messages, taught
from bot.desk.forms import choice, field
from bot.desk.keys import DESK, Desk, coach_session
from bot.desk.pages import language_of, render
from bot.desk.security import PREFIX
from bot.errors import BadInput
from bot.nlu.judgement import FALLBACK, OUT_OF_SCOPE

if TYPE_CHECKING:
    from bot.conversations.learning.unanswered import Group

SHOWN = 30
OWN = "intent_"
"""How the desk's own names of intents begin: of those that no button of people's names."""
MOST_MESSAGES = 200
"""Of one group in a form."""


async def show_unanswered(request: web.Request) -> web.StreamResponse:
    """The groups, with what each may mean; reading it is written into the audit log."""
    desk, coach = request.app[DESK], coach_session(request).coach
    await desk.audit.add(coach.login, "unanswered_read", now=utc_now())
    return render(
        request,
        "unanswered.html",
        groups=[_shown(group) for group in (await desk.unanswered.newest())[:SHOWN]],
        intents=_intents(desk, language_of(request)),
        not_ours=OUT_OF_SCOPE,
        fallback=FALLBACK,
        new_answer=NEW_ANSWER,
        taught=await taught(desk.database),
        wanted=await taught(desk.database, new_answers=True),
        notice="unanswered_labelled" if request.query.get("did") == "labelled" else None,
    )


async def label_group(request: web.Request) -> web.StreamResponse:
    """Says what the messages of a group mean. 400 for an intent that there is not."""
    desk, coach, form = request.app[DESK], coach_session(request).coach, await request.post()
    intent = choice(form, "intent", frozenset({*_intents(desk, language_of(request)), NEW_ANSWER}))
    await label_messages(desk.database, _ids(field(form, "messages")), intent, by=coach.login, now=utc_now())
    desk.unanswered.forget()
    await desk.audit.add(coach.login, "group_labelled", intent[:64], now=utc_now())
    raise web.HTTPSeeOther(f"{PREFIX}/unanswered?did=labelled")


def _intents(desk: Desk, language: str) -> dict[str, str]:
    """What a group can mean: every intent that has a name, by its full name, in the order of the alphabet."""
    titles = (key.removeprefix("title_").removeprefix("utter_") for key in desk.answers.entries["en"])
    own = (key.removeprefix(OWN) for key in desk.texts.entries["en"] if key.startswith(OWN))
    named = {intent: desk.answers.title(intent, language) for intent in titles}
    named |= {intent: desk.texts.phrase(f"{OWN}{intent}", language) for intent in own if intent != FALLBACK}
    found = {intent: title for intent, title in named.items() if title}
    return dict(sorted(found.items(), key=lambda item: item[1].casefold()))


def _shown(group: Group) -> dict[str, object]:
    ids = ",".join(str(asked.id) for asked in group.messages[:MOST_MESSAGES])
    return {**group.to_json(), "ids": ids}


def _ids(given: str) -> list[int]:
    parts = given.split(",")
    if len(parts) > MOST_MESSAGES or not all(part.isascii() and part.isdigit() and len(part) < 18 for part in parts):
        raise BadInput("messages are whole numbers with commas between them")
    return [int(part) for part in parts]
