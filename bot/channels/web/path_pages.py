"""A saved path behind its link: as a page to read and print, and as a PDF file. Both are accessible and in Finnish and English."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from pathlib import Path
from typing import Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.keys import SAY
from bot.clock import utc_now
from bot.conversations.path_links import open_path_link
from bot.guidance.document import PathDocument
from bot.store.session import Database

TEMPLATES = Path(__file__).parent / "templates"
LANGUAGES = ("fi", "en")
PDF_STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tags, a title and the language are in the file, or it is not made at all."""
_PAGE, _PDF, _STYLE = "path.html", "path.typ", "path.css"
_environment = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
# In the page itself, so that a page that was saved to a disk looks as it did.
STYLE = (TEMPLATES / _STYLE).read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_HEADERS = {
    # The address is the key: nothing on the way keeps the page, names the address to others or shows it in a frame.
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}


def add_routes(app: web.Application, *, database: web.AppKey[Database]) -> None:
    """Adds the pages to the gateway."""

    async def document_of(request: web.Request) -> PathDocument | None:
        documents = await open_path_link(request.app[database], request.match_info["token"], now=utc_now())
        if not documents:
            return None
        return documents.get(request.query.get("lang", "")) or next(iter(documents.values()))

    async def page(request: web.Request) -> web.Response:
        """A saved path as a page; 404 once its link is over."""
        document = await document_of(request)
        return _gone(request) if document is None else _html(as_html(document, request.match_info["token"]))

    async def pdf(request: web.Request) -> web.Response:
        """The same as a PDF."""
        document = await document_of(request)
        if document is None:
            return _gone(request)
        made = await asyncio.get_running_loop().run_in_executor(None, as_pdf, document)
        headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="polku-{document.language}.pdf"'}
        return web.Response(body=made, content_type="application/pdf", headers=headers)

    app.router.add_get("/path/{token:[A-Za-z0-9_-]+}.html", page)
    app.router.add_get("/path/{token:[A-Za-z0-9_-]+}.pdf", pdf)


def as_html(document: PathDocument, token: str) -> str:
    """The path as one page with its style in it; everything of the document is escaped."""
    other = next(language for language in LANGUAGES if language != document.language)
    return _environment.get_template(_PAGE).render(document=document, style=STYLE, token=token, other=other)


def as_pdf(document: PathDocument) -> bytes:
    """A tagged PDF with title and language. The texts travel as data: nothing in them is read as markup."""
    import typst  # 10 MB that most gateways need seldom

    made = typst.compile(
        str(TEMPLATES / _PDF),
        root=str(TEMPLATES),
        format="pdf",
        # The fonts that come with the library have every letter of Finnish; those of the machine would differ.
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document.to_json())},
        pdf_standards=PDF_STANDARD,
    )
    assert isinstance(made, bytes)
    return made


def _gone(request: web.Request) -> web.Response:
    """The same answer for a link that has ended and one that never was."""
    said = {language: str(request.app[SAY]("path_link_gone", language)["text"]) for language in LANGUAGES}
    return _html(_environment.get_template("path_gone.html").render(said=said, style=STYLE), status=404)


def _html(text: str, *, status: int = 200) -> web.Response:
    return web.Response(text=text, content_type="text/html", charset="utf-8", status=status, headers=_HEADERS)
