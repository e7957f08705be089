"""Into the desk through an OpenID provider: who is let in, and everything that is not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from coach_accounts import PASSWORD
from desk_parts import DeskBrowser, Shown, add_coach
from gateway_parts import Gateway
from joserfc.jwk import RSAKey
from openid_parts import CLIENT, SECRET, OpenIdProvider
from process_parts import free_port
from sqlalchemy import select

from bot.desk import openid
from bot.desk.accounts import Coaches
from bot.errors import BadInput
from bot.settings import Secret, Settings
from bot.store.tables import desk_audit

EMAIL = "anna@city.example"
OF_ANNA = {"email": EMAIL, "email_verified": True}


@pytest_asyncio.fixture
async def provider() -> AsyncIterator[OpenIdProvider]:
    server = OpenIdProvider(claims=dict(OF_ANNA))
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture
async def with_provider(start_gateway, provider: OpenIdProvider) -> Gateway:
    """A gateway that knows the provider, with a coach anna."""
    port = free_port()
    gateway = await start_gateway(
        port=port,
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=Secret(SECRET),
        public_url=f"http://127.0.0.1:{port}",
    )
    await add_coach(gateway, "anna", email=EMAIL.upper())
    return gateway


@pytest_asyncio.fixture
async def desk(with_provider: Gateway, open_desk) -> DeskBrowser:
    return await open_desk(with_provider)


async def sign_in(desk: DeskBrowser, after: str = "/desk/needs") -> Shown:
    return await desk.get(f"/openid/login?next={after}")


async def actions(gateway: Gateway) -> list[tuple[str, str]]:
    lines = select(desk_audit.c.actor, desk_audit.c.action).order_by(desk_audit.c.id)
    return [tuple(row) for row in await gateway.database.read(lambda connection: connection.execute(lines).all())]


async def test_known_coach_gets_to_the_page_that_was_wanted(desk: DeskBrowser, with_provider: Gateway) -> None:
    assert "Kirjaudu työtunnuksella" in (await desk.get("/login")).text

    shown = await sign_in(desk)

    assert (shown.status, shown.path) == (200, "/needs")
    assert await actions(with_provider) == [("anna", "openid_login")]
    assert desk.cookie("polku_desk_openid") is None
    assert (await desk.get("/")).path == "/"


async def test_without_a_provider_there_is_no_button_and_no_address(gateway: Gateway, open_desk) -> None:
    desk = await open_desk(gateway)

    assert "työtunnuksella" not in (await desk.get("/login")).text
    assert (await sign_in(desk)).status == 404
    assert (await desk.get("/openid/callback?code=1&state=2")).status == 404


async def test_first_password_need_not_be_changed_by_who_never_uses_it(
    desk: DeskBrowser, with_provider: Gateway
) -> None:
    await Coaches(with_provider.database).reset("anna")

    assert (await sign_in(desk)).path == "/needs"
    assert (await desk.get("/")).path == "/"


async def test_account_stays_with_who_signed_in_first(
    desk: DeskBrowser, with_provider: Gateway, provider, open_desk
) -> None:
    await sign_in(desk)
    await add_coach(with_provider, "bea", email="bea@city.example")
    await Coaches(with_provider.database).set_email("anna", "bea@city.example")
    provider.claims = {"email": "new-name@city.example", "email_verified": True}
    assert (await sign_in(await open_desk(with_provider))).path == "/needs"

    provider.claims = {"sub": "person-2", "email": EMAIL, "email_verified": True}
    assert (await sign_in(await open_desk(with_provider))).status == 403
    provider.claims = {"sub": "person-3", "email": "bea@city.example", "email_verified": True}
    shown = await sign_in(await open_desk(with_provider))
    assert shown.status == 403, "two accounts have this address"
    assert "person-3" in shown.text


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@city.example", "email_verified": True},
        {"email": EMAIL, "email_verified": False},
        {"email": EMAIL},
        {"email": [EMAIL], "email_verified": True},
        {},
    ],
    ids=["other address", "not verified", "not said", "a list", "no address"],
)
async def test_who_has_no_account_stays_outside(
    desk: DeskBrowser, with_provider: Gateway, provider, claims: dict[str, object]
) -> None:
    provider.claims = {"sub": "<b>stranger</b>", **claims}

    shown = await sign_in(desk)

    assert shown.status == 403
    assert "&lt;b&gt;stranger&lt;/b&gt;" in shown.text and "<b>stranger" not in shown.text
    assert await actions(with_provider) == [("unknown", "openid_unknown")]
    assert (await desk.get("/")).path == "/login"


async def test_administrator_connects_whom_no_verified_address_tells(
    desk: DeskBrowser, with_provider: Gateway, provider
) -> None:
    provider.claims = {}
    assert (await sign_in(desk)).status == 403
    await Coaches(with_provider.database).connect("anna", openid.identity_key(provider.issuer, "person-1"))

    assert (await sign_in(desk)).path == "/needs"

    await add_coach(with_provider, "bea")
    with pytest.raises(BadInput, match="another account"):
        await Coaches(with_provider.database).connect("bea", openid.identity_key(provider.issuer, "person-1"))
    await Coaches(with_provider.database).connect("anna", None)
    assert (await desk.get("/")).path == "/login"


@pytest.mark.parametrize("is_connected", [True, False])
async def test_closed_account_stays_closed(desk: DeskBrowser, with_provider: Gateway, *, is_connected: bool) -> None:
    if is_connected:
        await sign_in(desk)
    await Coaches(with_provider.database).disable("anna")

    assert (await desk.get("/")).path == "/login"
    assert (await sign_in(desk)).status == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another attempt"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"exp": timedelta(hours=-1)},
        {"exp": None},
        {"iat": timedelta(hours=1)},
        {"sub": None},
    ],
    ids=str,
)
async def test_token_that_does_not_hold(
    desk: DeskBrowser, with_provider: Gateway, provider, claims: dict[str, object]
) -> None:
    from_now = {
        name: int(time.time() + value.total_seconds()) for name, value in claims.items() if isinstance(value, timedelta)
    }
    provider.claims = {**OF_ANNA, **claims, **from_now}

    shown = await sign_in(desk)

    assert shown.status == 401
    assert "Työtunnusta ei voitu varmistaa" in shown.text
    assert await actions(with_provider) == [("unknown", "openid_failed")]
    assert (await desk.get("/")).path == "/login"


@pytest.mark.parametrize("kid", ["first", "second"])
async def test_token_that_another_key_signed(desk: DeskBrowser, provider, kid: str) -> None:
    provider.signs_with = RSAKey.generate_key(2048, {"kid": kid})

    assert (await sign_in(desk)).status == 401


async def test_provider_may_change_its_keys(desk: DeskBrowser, provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openid, "KEYS_AT_MOST_EVERY_SECONDS", 0)
    await sign_in(desk)
    await desk.get("/account")
    await desk.post("/logout")
    provider.key = RSAKey.generate_key(2048, {"kid": "second"})

    assert (await sign_in(desk)).path == "/needs"


async def test_provider_is_asked_about_itself_once(desk: DeskBrowser, provider) -> None:
    for _ in range(3):
        await sign_in(desk)

    assert provider.discovered == 1


async def test_refusal_at_the_provider_leads_back(desk: DeskBrowser, provider) -> None:
    provider.refuses = True

    assert (await sign_in(desk)).status == 401


async def _stop_at_the_provider(desk: DeskBrowser) -> str:
    """Begins; the address at the gateway that the provider sends the browser to."""
    begun = await desk.http.get(f"{desk.gateway.url}/desk/openid/login", allow_redirects=False)
    back = await desk.http.get(begun.headers["Location"], allow_redirects=False)
    return back.headers["Location"].removeprefix(f"{desk.gateway.url}/desk")


async def test_forged_state_is_refused(desk: DeskBrowser, with_provider: Gateway, open_desk) -> None:
    back = await _stop_at_the_provider(desk)
    other = await open_desk(with_provider)

    assert (await other.get(back)).status == 403, "a browser that began nothing"
    await _stop_at_the_provider(other)
    assert (await other.get(back)).status == 403, "a browser that began another attempt"
    assert (await desk.get(back.replace("state=", "state=x"))).status == 403
    assert (await desk.get(back)).status == 403, "an attempt ends with its first answer"
    other.http.cookie_jar.update_cookies({"polku_desk_openid": "forged"})
    assert (await other.get(back)).status == 403


async def test_answer_of_another_issuer_is_refused(desk: DeskBrowser, provider) -> None:
    back = await _stop_at_the_provider(desk)

    assert (await desk.get(back.replace(provider.issuer, "https://evil.example"))).status == 401


async def test_code_works_once(desk: DeskBrowser, with_provider: Gateway) -> None:
    back = await _stop_at_the_provider(desk)
    kept = {cookie.key: cookie.value for cookie in desk.http.cookie_jar}
    assert (await desk.get(back)).path == "/"
    await desk.post("/logout")
    desk.http.cookie_jar.update_cookies({"polku_desk_openid": kept["polku_desk_openid"]})

    assert (await desk.get(back)).status == 401


async def test_attempt_runs_out(desk: DeskBrowser, monkeypatch: pytest.MonkeyPatch) -> None:
    back = await _stop_at_the_provider(desk)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)

    assert (await desk.get(back)).status == 403


@pytest.mark.parametrize("is_known", [True, False])
async def test_provider_that_is_away_leaves_the_password(desk: DeskBrowser, provider, *, is_known: bool) -> None:
    back = await _stop_at_the_provider(desk) if is_known else "/openid/login"
    provider.is_broken = True

    shown = await desk.get(back)

    assert shown.status == 503
    assert "Käytä salasanaa" in shown.text
    assert (await desk.log_in("anna", PASSWORD)).path == "/"


async def test_provider_that_calls_itself_otherwise_is_not_believed(desk: DeskBrowser, provider) -> None:
    provider.issuer = provider.issuer.replace("127.0.0.1", "localhost")

    assert (await sign_in(desk)).status == 503


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "https://id.example"},
        {"oidc_client_id": CLIENT},
        {"oidc_issuer": "http://id.example", "oidc_client_id": CLIENT},
    ],
    ids=str,
)
def test_settings_that_do_not_fit_are_named(settings: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        openid.provider_of(Settings(**settings))
