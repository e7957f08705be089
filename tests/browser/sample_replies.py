"""Replies with every part the widget draws, in Finnish, English and Arabic."""

from __future__ import annotations

from chat_server import Json, reply

PERSON_FI = {"title": "Puhu valmentajan kanssa", "payload": "/request_human", "kind": "person"}
PERSON_EN = {"title": "Talk to a coach", "payload": "/request_human", "kind": "person"}

GREETING_FI = [
    reply(
        "Hei! Olen Polku. Neuvon koulutuksessa, opiskelussa, oman yrityksen perustamisessa ja työnhaussa.\n\n"
        "Mistä haluat aloittaa?",
        key="utter_greet",
        buttons=[
            {"title": "Etsi koulutusta", "payload": "/find_training", "kind": "choice"},
            {"title": "Suomen kielen kurssi", "payload": "/find_language_course", "kind": "choice"},
            {"title": "Oma yritys", "payload": "/find_entrepreneurship_support", "kind": "choice"},
            {"title": "Mikä on starttiraha?", "payload": "/faq/startup_grant", "kind": "choice"},
        ],
    )
]
GRANT_FI = [
    reply(
        "Starttiraha on tuki uudelle yrittäjälle. Se turvaa toimeentulosi, kun yritys alkaa.\n\n"
        "Hae starttirahaa ennen kuin aloitat yrityksen. Muuten et voi saada sitä.\n\n"
        "Seuraavaksi: Varaa aika yritysneuvontaan.",
        key="utter_faq/startup_grant",
        link={
            "title": "Työmarkkinatori: starttiraha",
            "url": "https://tyomarkkinatori.fi/starttiraha",
            "checked_on": "2025-02-20",
        },
        buttons=[
            {"title": "Tarkista liikeideani", "payload": "/faq/idea_check", "kind": "choice"},
            PERSON_FI,
            {"title": "Kyllä", "payload": '/feedback{"verdict": "yes"}', "kind": "feedback", "when": "affirm"},
            {"title": "Ei", "payload": '/feedback{"verdict": "no"}', "kind": "feedback", "when": "deny"},
        ],
    )
]
CARDS: list[Json] = [
    {
        "id": "coding",
        "name": "Ohjelmoinnin perusteet",
        "why": "Sopii, koska etsit alaa, jolle pääsee ilman tutkintoa.",
        "status": "active",
        "facts": [
            {"label": "Kieli", "value": "suomi A2 tai englanti B1"},
            {"label": "Paikka", "value": "Espoo, Leppävaara"},
            {"label": "Hinta", "value": "maksuton"},
        ],
        "links": [{"title": "Lue lisää", "url": "https://example.org/coding"}],
        "buttons": [{"title": "Kerro lisää", "payload": '/programme_details{"programme": "coding"}', "kind": "choice"}],
    },
    {
        "id": "digipore",
        "name": "Digipore",
        "why": "Valmennus digitaitoihin.",
        "status": "ended",
        "facts": [{"label": "Päättyi", "value": "2020"}],
        "links": [],
        "buttons": [],
    },
]
TRAINING_FI = [reply("Löysin kaksi koulutusta.", key="utter_programmes_found", cards=CARDS, buttons=[PERSON_FI])]
TICKET_FI = [reply("Valmentaja saa viestisi ja vastaa tässä keskustelussa.", handoff={"reference": "P-7KD4M"})]
ANSWER_EN = [
    reply(
        "A start-up grant (starttiraha) is money for a new entrepreneur. It helps you live while your business starts."
        "\n\n"
        "Apply before you start. After that it is too late.\n\nNext: Book a time with a business adviser.",
        key="utter_faq/startup_grant",
        language="en",
        link={
            "title": "Job Market Finland: start-up grant",
            "url": "https://tyomarkkinatori.fi/en/grant",
            "checked_on": "2025-02-20",
        },
        buttons=[
            PERSON_EN,
            {"title": "Yes", "payload": '/feedback{"verdict": "yes"}', "kind": "feedback", "when": "affirm"},
            {"title": "No", "payload": '/feedback{"verdict": "no"}', "kind": "feedback", "when": "deny"},
        ],
    )
]
NOTICE_AR = [
    reply("أفهم العربية، لكنني أجيب بالفنلندية أو الإنجليزية.", key="utter_language_notice", language="ar"),
    *ANSWER_EN,
]
