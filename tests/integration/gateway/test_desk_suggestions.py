"""What a coach can send beside own words: programmes, answers of the assistant, saved replies."""

from __future__ import annotations

import re
from typing import Any

from desk_parts import Scene, add_ticket

from bot.clock import utc_now
from bot.dialogue.answers.texts import texts_of
from bot.store.tables import messages


async def test_programme_is_sent_as_a_card_with_its_source(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    await scene.anna.post(f"{scene.path}/suggest", programme="digipoint")

    while (frame := await scene.person.next("reply"))["from"] != "coach":
        pass
    card = frame["cards"][0]
    assert card["id"] == "digipoint"
    assert card["links"][0]["url"].startswith("https://")
    assert any(fact["label"] == "Tarkistettu" for fact in card["facts"])


def add_message(scene: Scene, seq: int, intent: str, ranking: list[dict[str, Any]] | None = None) -> None:
    values = {"conversation": scene.ticket.conversation, "direction": "person", "state": "answered", "detected": "fi"}
    with scene.gateway.database.begin() as connection:
        connection.execute(messages.insert().values(
            **values, seq=seq, text=f"message {seq}", intent=intent, ranking=ranking or [], created_at=utc_now()
        ))  # fmt: skip


def answers_in(html: str) -> list[str]:
    return re.findall(r'name="answer" value="([^"]+)"', html)


async def test_answer_of_the_assistant_is_sent_with_its_source_and_date(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")

    shown = await scene.anna.post(f"{scene.path}/suggest", answer="utter_faq/startup_grant")

    while (frame := await scene.person.next("reply"))["from"] != "coach":
        pass
    entry, language = texts_of().entry("utter_faq/startup_grant", "fi")
    assert (frame["text"], frame["language"]) == (entry["text"].strip(), language)
    assert frame["link"] == {**entry["source"], "checked_on": str(entry["checked_on"])}
    assert frame["buttons"] == []
    assert f"▸ {entry['source']['title']}" in shown.text
    assert 'formaction="' in shown.text  # it can be changed and taken back like any line


async def test_answers_that_fit_what_the_last_message_was_read_as_come_first(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")
    add_message(scene, 50, "faq/work_trial/how_much")
    asked = answers_in((await scene.anna.get(scene.path)).text)
    add_message(
        scene, 51, "nlu_fallback", [{"name": "greet", "confidence": 0.2}, {"name": "faq/yki_test", "confidence": 0.1}]
    )
    guessed = answers_in((await scene.anna.get(scene.path)).text)
    add_message(scene, 52, "thank")
    thanked = answers_in((await scene.anna.get(scene.path)).text)

    assert asked[:2] == ["utter_faq/work_trial/how_much", "utter_faq/work_trial"]
    assert len(asked) > 3
    assert all(key.startswith("utter_faq/work_trial") for key in asked)
    assert guessed[0] == "utter_faq/yki_test"
    assert thanked == []


async def test_answer_is_in_the_persons_language_or_english_and_the_coach_can_read_it(scene: Scene) -> None:
    ticket = await add_ticket(scene.gateway, language="so", conversation=scene.ticket.conversation)
    path = f"/tickets/{ticket.reference}"
    await scene.anna.post(f"{path}/take")
    add_message(scene, 50, "faq/work_trial")

    html = (await scene.anna.get(path)).text

    topic, follow_up = [html.partition(f'<li id="fitting-{nth}">')[2].partition("</li>")[0] for nth in (1, 2)]
    in_somali, source = (
        texts_of().entry("utter_faq/work_trial", "so")[0],
        texts_of().say("utter_faq/work_trial", "so")["link"],
    )
    assert f'<p class="said" lang="so">{in_somali["text"][:20]}' in topic
    assert "tarkistamaton käännös" in topic
    assert 'class="small said" lang="fi"' in topic
    assert f"Source: {source['title']}, {source['url']} (checked " in topic
    assert '<p class="said" lang="en">' in follow_up
    assert '<span class="tag">englanti</span>' in follow_up


async def test_answer_that_is_none_is_refused(scene: Scene) -> None:
    await scene.anna.post(f"{scene.path}/take")

    for key in ("utter_faq/none", "utter_greet", "utter_faq/work_trial/more"):
        assert (await scene.anna.post(f"{scene.path}/suggest", answer=key)).status == 400


async def test_saved_replies_are_in_the_persons_language_with_the_coachs_name(scene: Scene) -> None:
    english = await add_ticket(scene.gateway, conversation=scene.ticket.conversation, language="en")
    await scene.anna.post(f"/tickets/{english.reference}/take")

    html = (await scene.anna.get(f"/tickets/{english.reference}")).text

    assert "I am Anna Valmentaja, a coach." in html
    assert english.reference in html


async def test_answer_is_shown_in_the_coachs_language_beside_a_message_they_cannot_read(scene: Scene) -> None:
    values = {"conversation": scene.ticket.conversation, "direction": "person", "state": "answered", "ranking": []}
    with scene.gateway.database.begin() as connection:
        for seq, (language, intent) in enumerate(
            (("so", "faq/work_trial"), ("so", "greet"), ("en", "faq/work_trial")), 50
        ):
            connection.execute(messages.insert().values(
                **values, seq=seq, text=f"message {seq}", intent=intent, detected=language, created_at=utc_now()
            ))  # fmt: skip

    page = (await scene.anna.get(scene.path)).text

    assert page.count("Mitä botti vastaa tähän") == 1
    shown = page.partition('id="line-50"')[2].partition("</li>")[0]
    assert "Mitä botti vastaa tähän" in shown
    assert "työkokeilu" in shown.lower()
