"""A coach's own settings: language, address, municipalities and hours, and what follows from them."""

from __future__ import annotations

import re

from desk_parts import Scene, add_coach

from bot.clock import utc_now
from bot.desk.accounts import Coaches, Role
from bot.handoff.opening_hours import WEEKDAYS, opening_hours, spans_words


async def test_desk_speaks_the_coachs_language(scene: Scene) -> None:
    await scene.anna.get("/account")
    await scene.anna.post("/account/language", language="en")

    html = (await scene.anna.get(scene.path)).text

    assert '<html lang="en">' in html
    assert "About the person" in html
    assert "Tiedot ihmisestä" not in html


async def test_coach_sets_an_address_for_notices(scene: Scene) -> None:
    await scene.anna.get("/account")
    assert (await scene.anna.post("/account/email", email="no address")).status == 400
    assert 'value="anna@polku.example"' in (await scene.anna.post("/account/email", email="anna@polku.example")).text


async def test_coach_of_the_persons_municipality_is_the_first_to_choose(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "lea", Role.LEAD, municipalities=["vantaa"])
    await add_coach(scene.gateway, "zoe", municipalities=["espoo"])
    await scene.anna.get("/account")
    assert (await scene.anna.post("/account/municipalities", municipality="atlantis")).status == 400
    account = await scene.anna.post("/account/municipalities", municipality="vantaa")
    assert re.search(r'value="vantaa" checked', account.text)

    lea = await open_desk(scene.gateway, "lea")
    choices = re.findall(r'<option value="(\w+)">', (await lea.get(scene.path)).text.partition('id="to"')[2])

    assert choices == ["zoe", "anna", "lea"]


async def test_coach_who_is_at_work_sooner_is_the_first_to_choose(scene: Scene, open_desk) -> None:
    await add_coach(scene.gateway, "lea", Role.LEAD)
    begins = opening_hours().from_moment(utc_now())
    assert begins is not None
    another_day = WEEKDAYS[(begins.weekday() + 2) % 7]
    await scene.anna.get("/account")

    account = await scene.anna.post("/account/work-hours", **{another_day: "9-15.30"})

    assert f'name="{another_day}" type="text" value="9–15.30"' in account.text
    lea = await open_desk(scene.gateway, "lea")
    choices = re.findall(r'<option value="(\w+)">(.*?)<', (await lea.get(scene.path)).text.partition('id="to"')[2])
    assert [login for login, _shown in choices] == ["lea", "anna"]
    assert re.fullmatch(r"Anna Valmentaja \(töissä \d+\.\d+\.(20\d\d)? 9\.00 alkaen\)", choices[1][1])


async def test_hours_that_are_none_are_shown_again_and_not_kept(scene: Scene) -> None:
    await scene.anna.get("/account")
    await scene.anna.post("/account/work-hours", monday="9-15")

    refused = await scene.anna.post("/account/work-hours", monday="8-15", tuesday='nine "<b>')

    assert refused.status == 400
    assert 'value="8-15"' in refused.text
    assert "nine &#34;&lt;b&gt;" in refused.text
    assert "Ei tallennettu" in refused.text
    assert (await Coaches(scene.gateway.database).find("anna")).work_hours == {"monday": "9–15"}


async def test_day_without_hours_shows_those_at_which_coaches_answer(scene: Scene) -> None:
    coaches = Coaches(scene.gateway.database)
    await coaches.set_work_hours("anna", {"monday": ""})
    page = (await scene.anna.get("/account")).text

    assert f'name="monday" type="text" value="{spans_words(opening_hours().weekly[0])}"' in page
    assert 'name="tuesday" type="text" value=""' in page
