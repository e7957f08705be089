"""A path as a page, with letters and signs that must come through as they are."""

from __future__ import annotations

from dataclasses import replace

from bot.guidance.document import PathDocument, StepOnPage

NASTY = """<script>alert('ä')</script> #panic("x") *b* $y$ \\ "q" & @a"""
FINNISH = PathDocument(
    language="fi",
    title="Polkuni työhön",
    intro="Suunta: Koulutus ja työ.",
    steps=(
        StepOnPage(
            "Suomen kurssi",
            "Šakki ja žen: åäö.",
            (("Ensin", "Kysy taso."),),
            "Omnia",
            "https://www.omnia.fi/",
            "24.11.2026",
        ),
        StepOnPage(NASTY, NASTY, ((NASTY, NASTY),), NASTY, "javascript:alert(1)", NASTY, is_done=True),
    ),
    notes=("Tarkista ajat.", NASTY),
    labels={
        "done": "tehty",
        "checked": "Tarkistettu",
        "read_on": "Lue lisää",
        "pdf": "Lataa PDF",
        "other": "In English",
        "print": "Tulosta selaimesta.",
    },
)
ENGLISH = replace(FINNISH, language="en", title="My path to work")
DOCUMENTS = {"fi": FINNISH, "en": ENGLISH}
