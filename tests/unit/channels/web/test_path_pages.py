"""A saved path as HTML and PDF: language, title, structure; and nothing in it acts as markup."""

from __future__ import annotations

import json
from html import escape
from html.parser import HTMLParser

import pytest
from path_documents import DOCUMENTS, ENGLISH, FINNISH, NASTY

from bot.channels.web.path_pages import STYLE, as_html, as_pdf
from bot.guidance.document import PathDocument


class Outline(HTMLParser):
    """Tags in order, and the addresses that are linked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.languages: list[str | None] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        given = dict(attrs)
        if tag == "a":
            self.links.append(given["href"])
        if tag == "html":
            self.languages.append(given["lang"])


@pytest.mark.parametrize("document", [FINNISH, ENGLISH], ids=["fi", "en"])
def test_page_has_its_language_one_heading_and_a_list_of_steps(document: PathDocument) -> None:
    outline = Outline(as_html(document, "token"))

    assert outline.languages == [document.language]
    assert [outline.tags.count(tag) for tag in ("main", "h1", "ol", "h2")] == [1, 1, 1, len(document.steps)]


def test_everything_on_the_page_is_escaped() -> None:
    text = as_html(FINNISH, "token")

    assert "script" not in Outline(text).tags
    assert (
        text.count(escape(NASTY)) + text.count(escape(NASTY).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")) == 7
    )


def test_only_web_addresses_and_the_other_forms_of_the_page_are_linked() -> None:
    links = Outline(as_html(FINNISH, "token")).links

    assert links == ["https://www.omnia.fi/", "token.pdf?lang=fi", "token.html?lang=en"]


def test_page_fits_small_screens_dark_mode_and_paper() -> None:
    assert all(wanted in STYLE for wanted in ("prefers-color-scheme: dark", "@media print", "overflow-wrap: anywhere"))
    assert 'content="width=device-width' in as_html(FINNISH, "token")


@pytest.mark.parametrize("document", [FINNISH, ENGLISH], ids=["fi", "en"])
def test_pdf_is_tagged_and_tells_language_and_title(document: PathDocument) -> None:
    made = as_pdf(document)

    assert made.startswith(b"%PDF-1.")
    assert f"/Lang({document.language})".encode() in made
    assert b"/StructTreeRoot" in made
    assert b"/MarkInfo<</Marked true" in made
    assert b"<pdfuaid:part>1<" in made
    assert f">{document.title}<".encode() in made


def test_document_survives_being_kept() -> None:
    for document in DOCUMENTS.values():
        assert PathDocument.from_json(json.loads(json.dumps(document.to_json()))) == document
