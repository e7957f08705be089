"""The widget as the person who uses it sees it, for tests."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, Page


class Chat:
    """One page with the widget, in the words of the person who uses it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("polku-chat")
        self.launcher = self.root.locator(".launcher")
        self.panel = self.root.locator(".panel")
        self.field = self.root.get_by_role("textbox")
        self.lines = self.root.locator(".line")
        self.mine = self.root.locator(".line.person")
        self.answers = self.root.locator(".line:not(.person)")
        self.banner = self.root.locator(".banner")

    def write(self, text: str) -> None:
        """Types a message and sends it with Enter."""
        self.field.fill(text)
        self.field.press("Enter")

    def button(self, name: str) -> Locator:
        """A button by its accessible name."""
        return self.root.get_by_role("button", name=name, exact=True)

    def texts(self) -> list[str]:
        """What the bubbles say, from the top."""
        return self.root.locator(".bubble").all_text_contents()

    def focused(self) -> str:
        """The accessible name, text or tag of what has the focus inside the widget."""
        return str(
            self.root.evaluate(
                "chat => { const one = chat.shadowRoot.activeElement;"
                " return one ? one.getAttribute('aria-label') || one.textContent || one.tagName : '' }"
            )
        )


Visit = Callable[..., Chat]
