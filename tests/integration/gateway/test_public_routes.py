"""Every public route of the gateway, found from its own table of routes: headers, and nothing but what it is for."""

from __future__ import annotations

import aiohttp
import pytest
from desk_parts import add_coach
from gateway_parts import Gateway, ScriptedRasa
from yarl import URL

from bot.desk import passwords
from bot.gateway import make_app
from bot.settings import Secret, Settings

FIXED = {
    "{name}": "x.js",
    "{reference}": "P-AAAAA",
    "{id}": "x",
    "{token}": "a" * 43,
}


def public_paths(settings: Settings) -> list[str]:
    """One address of each route that does not belong to the desk."""
    paths = set()
    for resource in make_app(settings).router.resources():
        path = resource.canonical
        for name, value in FIXED.items():
            path = path.replace(name, value)
        if not path.startswith("/desk"):
            paths.add(path)
    return sorted(paths)


async def test_every_public_route_carries_the_headers(gateway: Gateway, settings: Settings) -> None:
    paths = [*public_paths(settings), "/page.css", "/page.js", "/widget.js", "/unknown", "/health/unknown"]
    assert {"/", "/ws", "/metrics", "/health/ready"} <= set(paths)
    async with aiohttp.ClientSession() as http:
        for path in paths:
            for method in ("GET", "HEAD", "POST", "OPTIONS", "DELETE"):
                async with http.request(method, gateway.url + path) as answer:
                    headers = answer.headers
                # On a busy machine the assistant may answer too late to be called ready.
                assert answer.status < 500 or path == "/health/ready", (method, path)
                assert headers["Content-Security-Policy"].startswith("default-src 'none'"), (method, path)
                assert "unsafe" not in headers["Content-Security-Policy"]
                assert headers["X-Content-Type-Options"] == "nosniff"
                assert headers["Referrer-Policy"] == "no-referrer"
                assert headers["X-Frame-Options"] in {"SAMEORIGIN", "DENY"}
                assert "Access-Control-Allow-Origin" not in headers


@pytest.mark.parametrize(
    "path",
    [
        "/..%2fgateway.py",
        "/%2e%2e/%2e%2e/.env",
        "/page.css/../../../settings.py",
        "/page.css%00.py",
        "/widget.js/",
        "/desk/..%2f..%2fsettings.py",
        "/desk/%2e%2e/desk.css",
        "/desk/desk.css%2f..%2f..%2faccounts.py",
        "/path/..%2f..%2fetc%2fpasswd.html",
        "//etc/passwd",
        "/\\..\\gateway.py",
    ],
)
async def test_no_path_leads_to_another_file(gateway: Gateway, path: str) -> None:
    async with aiohttp.ClientSession() as http:
        url = URL(gateway.url + path, encoded=True)
        async with http.get(url, allow_redirects=False) as answer:
            text = await answer.text()
    assert answer.status in {303, 400, 404}
    assert "import " not in text and "root:" not in text


async def test_login_that_does_not_exist_is_judged_like_any_other(
    gateway: Gateway, open_desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The costly step, which an outsider could time, is done once whoever is named."""
    await add_coach(gateway, "anna")
    await add_coach(gateway, "pekka", is_disabled=True)
    judged: list[str] = []

    class Counting:
        def verify(self, hashed: str, password: str) -> bool:
            judged.append(hashed)
            return verify(hashed, password)

    verify = passwords._hasher.verify
    monkeypatch.setattr(passwords, "_hasher", Counting())
    said = set()
    for login in ("anna", "pekka", "nobody"):
        desk = await open_desk(gateway)
        shown = await desk.log_in(login, "a wrong password")
        said.add((shown.status, shown.path, shown.text.replace(desk.form_token, "").replace(login, "")))

    assert len(judged) == 3
    assert len(said) == 1


async def test_secrets_reach_no_answer_and_no_log(
    start_gateway, rasa: ScriptedRasa, open_page, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    canaries = {name: Secret(f"canary-{name}-7f3a91") for name in ("desk_key", "rasa_token")}
    gateway = await start_gateway(**canaries)
    page = await open_page(gateway)
    rasa.behave = rasa_fails
    await page.ask("hei")
    await rasa.stop()
    await page.ask("hei")
    shown = [str(page.frames)]
    async with aiohttp.ClientSession() as http:
        for path in ("/", "/metrics", "/health/ready", "/desk/login", "/desk/nothing"):
            shown.append(await (await http.get(gateway.url + path)).text())

    assert "canary-" not in "".join(shown)
    assert "canary-" not in "".join(f"{record.getMessage()}{vars(record)}" for record in caplog.records)


async def rasa_fails(_request: object) -> None:
    raise ConnectionResetError
