"""Saves the path in hand: a page and a PDF in both languages, behind a link of its own that ends after some weeks."""

from __future__ import annotations

from datetime import timedelta

from rasa_sdk.events import EventType

from bot.actions import services
from bot.actions.context import Turn
from bot.actions.guiding.path_changes import path_in_hand
from bot.actions.guiding.path_view import because, particulars
from bot.actions.looking_up.cards import checked
from bot.conversations.path_links import make_path_link
from bot.dialogue.language.languages import COMPLETE
from bot.guidance.document import PathDocument, StepOnPage
from bot.guidance.planner import Path, PathStep
from bot.guidance.state import Guidance, KeptPath

SAVE = "save"
FORMATS = ("html", "pdf")
_LABELS = ("done", "checked", "pdf", "other", "print", "read_on")


async def save_path(turn: Turn, state: Guidance) -> list[EventType]:
    """Makes the link and says it, as a card with the page and the PDF."""
    assert state.path is not None
    settings = services.settings()
    path, person = path_in_hand(turn, state)
    kept = KeptPath.of(path, person.to_json(), state.path)
    until = turn.now + timedelta(days=settings.path_link_days)
    date = services.day(until)
    documents = {language: document_of(turn.in_language(language), path, kept, date) for language in COMPLETE}
    token = await make_path_link(services.database(), turn.conversation, documents, now=turn.now, until=until)
    address = f"{settings.public_url.rstrip('/')}/path/{token}"
    query = f"?lang={turn.language}"
    reply = turn.say("utter_path_saved", date=date)
    reply["cards"] = [
        {
            "id": "path",
            "name": turn.phrase("path_page_title"),
            "why": turn.phrase(f"track_{path.track.value}"),
            "status": "",
            "facts": [{"label": turn.phrase("label_link_until"), "value": date}],
            "links": [
                {"title": turn.phrase(f"path_link_{name}"), "url": f"{address}.{name}{query}"} for name in FORMATS
            ],
            "buttons": [],
        }
    ]
    return []


def document_of(turn: Turn, path: Path, kept: KeptPath, until: str) -> PathDocument:
    """The path as a page in the turn's language; `until` is the day on which its link ends, in words."""
    return PathDocument(
        language=turn.language,
        title=turn.phrase("path_page_title"),
        intro=turn.phrase(
            "path_page_intro", track=turn.phrase(f"track_{path.track.value}"), date=services.day(turn.now)
        ),
        steps=tuple(_step(turn, step, is_done=at.done) for step, at in zip(path.steps, kept.steps, strict=True)),
        notes=(
            turn.phrase("path_page_check"),
            turn.phrase("path_page_coach"),
            turn.phrase("path_page_until", date=until),
        ),
        labels={name: turn.phrase(f"path_page_label_{name}") for name in _LABELS},
    )


def _step(turn: Turn, step: PathStep, *, is_done: bool) -> StepOnPage:
    programme = step.programme
    return StepOnPage(
        name=programme.name.text(turn.language),
        why=because(turn, step),
        particulars=tuple(particulars(turn, step)),
        link_title=programme.source.title,
        link_url=programme.url,
        checked=checked(turn, programme),
        is_done=is_done,
    )
