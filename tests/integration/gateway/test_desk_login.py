"""Into the desk and out of it: passwords, second factor, limits, sessions."""

from __future__ import annotations

import asyncio
import logging
import re
from datetime import timedelta

import pyotp
import pytest
import pytest_asyncio
from coach_accounts import PASSWORD
from desk_parts import DeskBrowser, add_coach
from gateway_parts import Gateway, stored_text
from sqlalchemy import select, update

from bot.clock import utc_now
from bot.desk.accounts import Coaches
from bot.desk.login import FAILURES_OF_ACCOUNT, FAILURES_OF_ADDRESS, WINDOW
from bot.desk.second_factor import STEP_SECONDS
from bot.store.tables import coaches, desk_audit, desk_sessions, login_failures


@pytest_asyncio.fixture
async def desk(gateway: Gateway, open_desk) -> DeskBrowser:
    """A browser before its login; there is a coach anna."""
    await add_coach(gateway, "anna")
    return await open_desk(gateway)


async def rows(gateway: Gateway, table) -> list:
    return await gateway.database.read(lambda connection: connection.execute(select(table)).mappings().all())


async def test_right_password_leads_to_the_queue(desk: DeskBrowser) -> None:
    shown = await desk.log_in("anna")

    assert (shown.status, shown.path) == (200, "/")
    assert "Jono" in shown.text


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("anna", "wrong"),
        ("nobody", PASSWORD),
        ("", ""),
        ("anna", PASSWORD + " "),
        ("anna' OR 1=1 --", "x"),
        ("a" * 999, "x"),
    ],
)
async def test_wrong_login_says_not_what_is_wrong(desk: DeskBrowser, login: str, password: str) -> None:
    shown = await desk.log_in(login, password)

    assert shown.status == 401
    assert "Tunnus tai salasana on väärä." in shown.text
    assert desk.cookie("polku_desk") is None


async def test_login_is_written_in_any_case(desk: DeskBrowser) -> None:
    assert (await desk.log_in(" Anna ")).path == "/"


async def test_disabled_coach_is_out_at_once(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna")
    await Coaches(gateway.database).disable("anna")

    assert (await desk.get("/")).path == "/login"
    assert (await desk.log_in("anna")).status == 401


async def test_first_password_must_be_changed_before_anything_else(gateway: Gateway, open_desk) -> None:
    _coach, first = await Coaches(gateway.database).add("uusi", name="Uusi", now=utc_now())
    desk = await open_desk(gateway)

    assert (await desk.log_in("uusi", first)).path == "/password"
    assert (await desk.get("/")).path == "/password"
    assert (await desk.get("/tickets/P-3EW4M")).path == "/password"
    shown = await desk.post("/password", old=first, new=PASSWORD, again=PASSWORD)
    assert shown.path == "/"
    other = await open_desk(gateway)
    assert (await other.log_in("uusi", first)).status == 401
    assert (await other.log_in("uusi", PASSWORD)).path == "/"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "wrong", "new": "uusi pitkä salasana", "again": "uusi pitkä salasana"}, "Nykyinen salasana on väärä"),
        ({"old": PASSWORD, "new": "uusi pitkä salasana", "again": "toinen"}, "eroavat"),
        ({"old": PASSWORD, "new": PASSWORD, "again": PASSWORD}, "sama kuin vanha"),
        ({"old": PASSWORD, "new": "lyhyt", "again": "lyhyt"}, "liian lyhyt"),
        ({"old": PASSWORD, "new": "x" * 300, "again": "x" * 300}, "liian pitkä"),
        ({"old": PASSWORD, "new": "ANNA-on-valmentaja", "again": "ANNA-on-valmentaja"}, "tunnustasi"),
    ],
    ids=["old wrong", "differ", "same", "short", "long", "login in it"],
)
async def test_password_that_cannot_be_used_says_why(desk: DeskBrowser, fields: dict[str, str], said: str) -> None:
    await desk.log_in("anna")
    await desk.get("/password")

    shown = await desk.post("/password", **fields)

    assert shown.status == 400
    assert said in shown.text


async def test_new_password_ends_the_other_sessions(desk: DeskBrowser, gateway: Gateway, open_desk) -> None:
    await desk.log_in("anna")
    other = await open_desk(gateway, "anna")
    await desk.get("/password")
    await desk.post("/password", old=PASSWORD, new="uusi pitkä salasana", again="uusi pitkä salasana")

    assert (await desk.get("/")).path == "/"
    assert (await other.get("/")).path == "/login"


@pytest.mark.parametrize("passed", [WINDOW, -WINDOW])
async def test_account_is_locked_for_a_while_after_wrong_passwords(
    desk: DeskBrowser, gateway: Gateway, passed: timedelta
) -> None:
    """Also when the clock was ahead then."""
    for _ in range(FAILURES_OF_ACCOUNT):
        assert (await desk.log_in("anna", "wrong")).status == 401

    assert (await desk.log_in("anna")).status == 429  # the right password does not help now
    then = utc_now() - passed * 1.1
    await gateway.database.write(lambda connection: connection.execute(update(login_failures).values(at=then)))
    assert (await desk.log_in("anna")).status == 200


async def test_address_is_locked_after_wrong_logins_of_many_names(desk: DeskBrowser) -> None:
    for number in range(FAILURES_OF_ADDRESS):
        assert (await desk.log_in(f"nobody{number}", "wrong")).status == 401

    assert (await desk.log_in("anna")).status == 429


async def test_right_logins_are_not_counted(desk: DeskBrowser) -> None:
    for _ in range(FAILURES_OF_ACCOUNT + 1):
        assert (await desk.log_in("anna")).status == 200
        await desk.post("/logout")


async def test_forwarded_address_counts_only_behind_a_trusted_proxy(start_gateway, open_desk) -> None:
    behind = await start_gateway(trusted_proxies=("127.0.0.0/8",))
    await add_coach(behind, "anna")
    attacker = await open_desk(behind, **{"X-Forwarded-For": "203.0.113.7"})
    for number in range(FAILURES_OF_ADDRESS):
        await attacker.log_in(f"nobody{number}", "wrong")
    spoofing = await open_desk(behind, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.7"})
    coach = await open_desk(behind, **{"X-Forwarded-For": "198.51.100.2"})

    assert (await spoofing.log_in("nobody", "wrong")).status == 429
    assert (await coach.log_in("anna")).status == 200


async def test_session_ends_when_idle(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna")
    long_ago = utc_now() - timedelta(minutes=31)
    await gateway.database.write(lambda connection: connection.execute(update(desk_sessions).values(seen_at=long_ago)))

    assert (await desk.get("/")).path == "/login"


async def test_pages_that_look_by_themselves_do_not_keep_a_session_alive(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna")
    before = utc_now() - timedelta(minutes=20)
    await gateway.database.write(lambda connection: connection.execute(update(desk_sessions).values(seen_at=before)))

    await desk.get("/", **{"X-Polku-Live": "1"})
    assert (await rows(gateway, desk_sessions))[0]["seen_at"] == before
    await desk.get("/")
    assert (await rows(gateway, desk_sessions))[0]["seen_at"] > before


async def test_session_ends_after_its_longest_time(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna")
    over = utc_now() - timedelta(seconds=1)
    await gateway.database.write(lambda connection: connection.execute(update(desk_sessions).values(expires_at=over)))

    assert (await desk.get("/")).path == "/login"
    assert (await desk.get("/", **{"X-Polku-Live": "1"})).status == 401


async def test_logout_ends_the_session_for_a_copied_cookie_too(desk: DeskBrowser, gateway: Gateway, open_desk) -> None:
    await desk.log_in("anna")
    thief = await open_desk(gateway, Cookie=f"polku_desk={desk.cookie('polku_desk')}")
    assert (await thief.get("/")).path == "/"
    await desk.post("/logout")

    assert (await thief.get("/")).path == "/login"


async def test_cookie_is_for_the_server_alone(desk: DeskBrowser) -> None:
    await desk.get("/login")
    async with desk.http.post(
        f"{desk.gateway.url}/desk/login",
        data={"form_token": desk.form_token, "login": "anna", "password": PASSWORD},
        headers={"X-Forwarded-Proto": "https"},
        allow_redirects=False,
    ) as response:
        cookie = next(line for line in response.headers.getall("Set-Cookie") if line.startswith("polku_desk="))

    assert {"HttpOnly", "Path=/desk", "SameSite=Strict", "Secure"} <= set(cookie.split("; "))


async def test_login_goes_on_to_the_page_that_was_asked_for(desk: DeskBrowser) -> None:
    shown = await desk.get("/account")
    assert shown.path == "/login"

    assert (await desk.post("/login", login="anna", password=PASSWORD, next="/desk/account")).path == "/account"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/desk/\\evil", "/desk//evil", "/ws"])
async def test_login_never_leads_out_of_the_desk(desk: DeskBrowser, elsewhere: str) -> None:
    await desk.get("/login")

    assert (await desk.post("/login", login="anna", password=PASSWORD, next=elsewhere)).path == "/"


async def test_link_from_an_email_does_not_end_a_session(desk: DeskBrowser, gateway: Gateway, open_desk) -> None:
    visitor = await open_desk(gateway, **{"Sec-Fetch-Site": "cross-site"})  # strict cookies do not come along

    shown = await visitor.get("/account")

    assert shown.path == "/account"
    assert 'http-equiv="refresh"' in shown.text
    assert "Set-Cookie" not in shown.headers
    assert (await visitor.get("/account?again")).path == "/login"


async def turn_on(desk: DeskBrowser) -> pyotp.TOTP:
    """Goes through the set-up as a coach does."""
    await desk.get("/account")
    shown = await desk.post("/account/second-factor")
    secret = re.search(r'name="secret" value="([^"]+)"', shown.text)[1]
    totp = pyotp.TOTP(re.search(r"<code>([A-Z2-7 ]+)</code>", shown.text)[1].replace(" ", ""))
    left = STEP_SECONDS - utc_now().timestamp() % STEP_SECONDS
    if left < 5:  # with the next step the code before the present one is too old
        await asyncio.sleep(left)
    before = utc_now() - timedelta(seconds=STEP_SECONDS)  # so that the present code is unused
    await desk.post("/account/second-factor/on", secret=secret, code=totp.at(before))
    return totp


async def test_second_factor_is_asked_for_and_works_once(desk: DeskBrowser, gateway: Gateway, open_desk) -> None:
    await desk.log_in("anna")
    totp = await turn_on(desk)
    other = await open_desk(gateway, "anna")

    for path in ("/", "/account", "/tickets/P-3EW4M", "/password"):
        assert (await other.get(path)).path == "/code"
    before = other.cookie("polku_desk")
    assert (await other.post("/code", code="000000")).status == 401
    code = totp.now()
    assert (await other.post("/code", code=code)).path == "/"
    assert other.cookie("polku_desk") != before
    replayed = await open_desk(gateway, "anna")
    await replayed.get("/code")
    assert (await replayed.post("/code", code=code)).status == 401


async def test_codes_cannot_be_guessed_one_after_the_other(desk: DeskBrowser, gateway: Gateway, open_desk) -> None:
    await desk.log_in("anna")
    totp = await turn_on(desk)
    other = await open_desk(gateway, "anna")
    await other.get("/code")
    for number in range(FAILURES_OF_ACCOUNT):
        await other.post("/code", code=f"00000{number}")

    assert (await other.post("/code", code=totp.now())).status == 429
    assert (await desk.get("/")).path == "/"  # who is in stays in


async def test_secret_of_the_second_factor_is_shown_once_and_stored_encrypted(
    desk: DeskBrowser, gateway: Gateway, settings
) -> None:
    await desk.log_in("anna")
    totp = await turn_on(desk)

    assert totp.secret not in (await desk.get("/account")).text
    assert totp.secret.encode() not in stored_text(settings)
    assert (await rows(gateway, coaches))[0]["totp_secret"] is not None


async def test_turning_the_second_factor_off_needs_the_password(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna")
    await turn_on(desk)
    await desk.get("/account")

    assert (await desk.post("/account/second-factor/off", password="wrong")).status == 400
    assert (await rows(gateway, coaches))[0]["totp_secret"] is not None
    await desk.post("/account/second-factor/off", password=PASSWORD)
    assert (await rows(gateway, coaches))[0]["totp_secret"] is None


async def test_audit_log_knows_logins_and_failures(desk: DeskBrowser, gateway: Gateway) -> None:
    await desk.log_in("anna", "wrong")
    await desk.log_in("anna")
    await desk.get("/account")
    await desk.post("/logout")

    written = [(row["actor"], row["action"]) for row in await rows(gateway, desk_audit)]
    assert written == [("anna", "login_failed"), ("anna", "login"), ("anna", "logout")]


async def test_passwords_reach_neither_log_nor_database(
    desk: DeskBrowser, settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await desk.log_in("anna")
    await desk.log_in("anna", "a-wrong-password")

    stored = stored_text(settings)
    for password in (PASSWORD, "a-wrong-password", desk.cookie("polku_desk")):
        assert password.encode() not in stored
        assert password not in caplog.text
