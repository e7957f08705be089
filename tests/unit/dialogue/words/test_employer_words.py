"""Employers who look for staff are told apart from people who look for work."""

from __future__ import annotations

import pytest

from bot.dialogue.words.employer import NEED, employer_payload


@pytest.mark.parametrize(
    "text",
    [
        "hi, we are looking for two new employees",
        "I need workers for my cleaning company",
        "my restaurant needs staff",
        "where can I find workers",
        "we want to hire a cook",
        "I am an employer",
        "can I hire an immigrant without Finnish",
        "etsimme uusia työntekijöitä",
        "tarvitsen työntekijän ravintolaan",
        "haluaisin palkata kaksi siivoojaa",
        "olen työnantaja Espoosta",
        "mistä saan työvoimaa",
    ],
)
def test_employer_is_understood(text: str) -> None:
    assert employer_payload(text) == NEED


@pytest.mark.parametrize(
    "text",
    [
        "I need work",
        "I am looking for a job",
        "I want to be hired",
        "will they hire me",
        "our neighbour's firm: my boss there wants to hire me with a subsidy",
        "worker's rights",
        "I need a worker permit",
        "my employer needs my tax card",
        "etsin töitä",
        "haluan että joku palkkaa mut",
        "työnantaja ei maksa palkkaa",
        "tarvitsen työvoimakoulutusta",
        "olen työntekijä",
        "I need help with my employer",
        "i need to speak with a real worker",
        "I want to become a youth worker",
        "I need a social worker",
        "mistä löydän työntekijän oikeudet",
    ],
)
def test_person_who_looks_for_work_is_not(text: str) -> None:
    assert employer_payload(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Hi, I run a small restaurant in Espoo and need two kitchen workers",
        "we have a cleaning company and we need 3 cleaners",
        "mulla on pieni ravintola ja tarvitsen kaks kokkia",
        "we are looking for waiters to our café",
        "I need a cleaner for my company",
        "moi, työnantaja tässä",
        "etsimme kahta siivoojaa",
    ],
)
def test_who_tells_of_the_firm_first_is_an_employer(text: str) -> None:
    assert employer_payload(text) == NEED


@pytest.mark.parametrize(
    "text",
    [
        "I have a company and need help with taxes",
        "i have a shop and need more customers",
        "we need customers for our shop",
        "I am looking for a partner in my firm",
        "minulla on yritys ja tarvitsen kirjanpitäjän",
        "minulla on yritys ja tarvitsen apua",
        "etsimme hyvää neuvojaa",
    ],
)
def test_who_needs_help_with_a_firm_looks_for_no_staff(text: str) -> None:
    assert employer_payload(text) is None
