"""Faults in data/responses: shape, languages, slots, buttons, facts, plain language."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sample_project import FILES, Fault, assert_found, check, write_project

from bot.checks.plain_language import long_words, sentences
from bot.checks.translations import slots_of

FI, EN, SV = (f"data/responses/{code}.yml" for code in ("fi", "en", "sv"))
LONG_SENTENCE = "Tämä lause " + "on aivan liian pitkä " * 4 + "ihmiselle joka lukee."

SHAPE = {
    "broken-yaml": Fault(FI, '"Mikä ala?"', '"Mikä ala?', 11, ("not YAML", "quotes", "line 9")),
    "tab": Fault(EN, "  simple:", "\tsimple:", "\tsimple:", ("not YAML",)),
    "duplicate-key": Fault(
        FI,
        "title_request_human:",
        "utter_ask_topic: {text: Ala?}\ntitle_request_human:",
        "utter_ask_topic: {text: Ala?}",
        ("utter_ask_topic is written twice", "line 8", "keep one"),
    ),
    "duplicate-field": Fault(
        FI, "  simple:", "  title: Toinen\n  simple:", "  title: Toinen", ("title is written twice", "line 14")
    ),
    "key-that-yaml-reads-as-no": Fault(SV, "reviewed: false", "reviewed: false\nno: {text: Nej}", "no:", ("quotes",)),
    "no-text": Fault(FI, 'text: "Mikä ala?"', "text:", 9, ("utter_ask_topic", "no text")),
    "text-is-a-number": Fault(FI, '"Mikä ala?"', "112", "112", ("must be a text", "quotes")),
    "variant-is-a-mapping": Fault(FI, '- "Moi! Mitä etsit?"', "- Moi: etsit?", "- Moi:", ("variant", "quotes")),
    "unknown-field": Fault(FI, "  simple:", "  easy: Helppo\n  simple:", "easy", ("unknown field easy", "simple")),
    "entry-is-a-text": Fault(FI, '{text: "Ihminen"}', "Ihminen", "title_request_human", ("needs text:",)),
    "button-without-payload": Fault(FI, ', payload: "/request_human", kind: person', "", 7, ("title and payload",)),
    "buttons-are-a-mapping": Fault(
        FI,
        """  buttons:
    - {title: "Hoiva-ala", payload: '/request_human{"field": "care"}'}""",
        "  buttons: {title: Hoiva-ala}",
        "buttons: {title: Hoiva-ala}",
        ("buttons must be a list",),
    ),
    "not-marked-as-reviewed-or-not": Fault(SV, "reviewed: false\n", "", 1, ("reviewed: false",)),
}

LANGUAGES = {
    "figure-that-the-other-language-does-not-say": Fault(
        EN, "24 November 2026", "25 November 2026", "25 November", ("24, 25 not both here and in fi.yml",), alone=False
    ),
    "missing-translation": Fault(
        FI, 'title_request_human: {text: "Ihminen"}\n', "", "title_request_human", ("missing in fi.yml",), found_in=EN
    ),
    "key-of-a-partial-language-that-nobody-has": Fault(
        SV, "utter_language_notice", "utter_gret: {text: Hej}\nutter_language_notice", "utter_gret", ("no such key",)
    ),
    "partial-language-without-notice": Fault(
        SV,
        'utter_language_notice: {text: "En del svar är på engelska."}\n',
        "",
        1,
        ("utter_language_notice is missing",),
    ),
    "partial-language-without-greeting": Fault(
        SV, 'utter_greet: {text: "Hej! Vad behöver du?"}\n', "", 1, ("utter_greet is missing",)
    ),
    "source-of-its-own": Fault(
        SV,
        "  of:",
        '  source: {title: "x", url: "https://example.org"}\n  of:',
        "  source:",
        ("that of the English text",),
    ),
    "answer-without-title": Fault(SV, '  title: "Arbetsprövning"\n', "", "utter_faq", ("needs a title",)),
    "title-of-no-button": Fault(SV, '"A person"', '"A man"', '"A man"', ("no button is called 'A man'",)),
    "title-too-long-for-a-button": Fault(SV, '"En människa"', f'"{"x" * 31}"', "A person", ("31 characters",)),
    "text-too-long-for-telegram": Fault(
        SV, "Hej! Vad behöver du?", "å" * 4097, "utter_greet", ("4097", "at most 4096")
    ),
    "translation-of-what-english-no-longer-says": Fault(
        EN, "you try a job. See", "you work. See", "of:", ("en.yml", "other words", "write of:"), found_in=SV
    ),
    "titles-that-are-no-lines": Fault(
        SV, 'titles:\n  "A person": "En människa"', "titles: En människa", 2, ("titles must",)
    ),
    "slot-of-one-language": Fault(
        EN, "I do not understand: {word}.", "I do not understand.", "utter_unsure", ("{word}", "fi.yml:12")
    ),
    "slot-of-a-partial-language": Fault(
        SV, "reviewed: false", "reviewed: false\nutter_unsure: {text: Va?}", "Va?", ("{word}", "use the same slots")
    ),
    "slot-of-one-variant": Fault(FI, "Moi! Mitä etsit?", "Moi {name}!", "Moi {name}", ("{name}", "variant")),
    "slot-of-the-simple-text-alone": Fault(FI, '"Kokeilet työtä."', '"Kokeilet {work}."', "{work}", ("{work}",)),
    "brace-that-is-not-closed": Fault(FI, "ymmärrä: {word}.", "ymmärrä: {word.", "utter_unsure", ("{name}",)),
    "slot-without-name": Fault(FI, "ymmärrä: {word}.", "ymmärrä: {}.", "utter_unsure", ("{} is not a slot",)),
    "slot-with-format": Fault(FI, "ymmärrä: {word}.", "ymmärrä: {word:>9}.", "utter_unsure", ("{word} is not",)),
}

BUTTON = '{title: "Ihminen", payload: "/request_human", kind: person}'


def button(payload: str, at: str, *says: str) -> Fault:
    return Fault(FI, BUTTON, f"{{title: Ihminen, payload: {payload}}}", at, ("utter_greet", *says))


BUTTONS = {
    "unknown-intent": button("/request_humen", "/request_humen", "intent 'request_humen'", "correct it"),
    "unknown-question": button("/faq/work_trail", "/faq/work_trail", "intent 'faq/work_trail'"),
    "bare-retrieval-intent": button("/faq", "payload: /faq}", "intent 'faq'"),
    "no-slash": button("request_human", "payload: request_human}", "is not /intent"),
    "no-intent": button('\'/{"field": "care"}\'', "'/{", "is not /intent"),
    "broken-json": button("'/request_human{\"field\": care}'", 'field": care', "not JSON"),
    "json-with-single-quotes": button(
        "\"/request_human{'field': 'care'}\"", "'field'", "not JSON", '{"entity": "value"}'
    ),
    "unknown-entity": button('\'/request_human{"feild": "care"}\'', "feild", "entity 'feild'", "domain.yml"),
    "value-that-is-not-in-the-vocabulary": button(
        '\'/request_human{"field": "caring"}\'', "caring", "field 'caring'", "data/vocabulary/fields.yml"
    ),
    "value-that-is-a-list": button('\'/request_human{"field": ["care"]}\'', '["care"]', "fields.yml"),
    "payload-longer-than-telegram-takes": button(
        '\'/request_human{"topic": "' + "ä" * 20 + "\"}'", "ää", "67 bytes", "Telegram takes 64"
    ),
    "unknown-kind": Fault(FI, "kind: person", "kind: human", "kind: human", ("kind 'human'", "choice, person")),
    "unknown-when": Fault(FI, "kind: person", "when: yes", "when: yes", ("when True", "affirm, deny")),
    "unknown-button-field": Fault(FI, "kind: person", "colour: red", "colour", ("no field colour",)),
    "title-of-31-characters": Fault(FI, '"Hoiva-ala"', f'"{"h" * 31}"', "h" * 31, ("31 characters", "30")),
    "long-title-of-an-answer": Fault(FI, '"Työkokeilu"', f'"{"t" * 31}"', "t" * 31, ("31 characters",)),
    "long-title-of-an-intent": Fault(
        FI, 'title_request_human: {text: "Ihminen"}', f"title_request_human: {{text: {'i' * 31}}}", "iii", ("31",)
    ),
}

ANSWER = "utter_faq/work_trial"
SOURCE = '  source: {title: "Työmarkkinatori", url: "https://example.org/fi"}\n'
FACTS = {
    "answer-without-title": Fault(FI, '  title: "Työkokeilu"\n', "", ANSWER, (ANSWER, "needs title")),
    "answer-without-simple-text": Fault(FI, '  simple: "Kokeilet työtä."\n', "", ANSWER, ("needs simple",)),
    "answer-without-source": Fault(FI, SOURCE, "", ANSWER, ("needs source",)),
    "answer-without-date": Fault(FI, "  checked_on: 2026-11-01\n", "", ANSWER, ("needs checked_on",)),
    "answer-without-buttons": Fault(
        FI, '  buttons:\n    - {title: "Ihminen", payload: "/request_human"}\n', "", ANSWER, ("needs buttons",)
    ),
    "source-without-address": Fault(FI, ', url: "https://example.org/fi"', "", "source:", ("source must be",)),
    "source-that-is-no-address": Fault(FI, "https://example.org/fi", "example.org", "source:", ("not a web address",)),
    "insecure-source": Fault(FI, "https://example.org/fi", "http://example.org/fi", "source:", ("https://",)),
    "insecure-link-in-a-text": Fault(
        EN, "See example.org/en", "See http://example.org", "See", ("https://",), alone=False
    ),
    "date-that-is-a-text": Fault(FI, "2026-11-01", '"1.11.2026"', "1.11.2026", ("not a day", "2026-01-31")),
    "date-that-does-not-exist": Fault(FI, "2026-11-01", "2026-02-30", "2026-02-30", ("2026-02-30", "cannot be read")),
    "date-in-the-future": Fault(FI, "2026-11-01", "2026-11-25", "2026-11-25", ("in the future",)),
    "old-date": Fault(FI, "2026-11-01", "2026-05-27", "2026-05-27", ("checked 181 days ago", "more than 180")),
    "source-without-date-outside-answers": Fault(
        FI, 'text: "Mikä ala?"', 'text: "Mikä ala?"\n  source: {title: A, url: "https://a.fi"}', "a.fi", ("checked_on",)
    ),
}

PLAIN = {
    "long-sentences": Fault(FI, '"Mikä ala?"', f'"{LONG_SENTENCE}"', "liian pitkä", ("words a sentence", "at most 15")),
    "long-sentence-of-one-variant": Fault(FI, '"Moi! Mitä etsit?"', f'"{LONG_SENTENCE}"', "liian", ("at most 15",)),
    "answer-of-more-than-75-words": Fault(
        FI, '"Työkokeilussa kokeilet työtä. ', f'"{"Kokeilet työtä. " * 35}', "Kokeilet", ("76 words", "at most 75")
    ),
    "long-english-word": Fault(EN, "Which field?", "Which professionalisation?", "Which", ("professionalisation",)),
}


@pytest.mark.parametrize("fault", SHAPE.values(), ids=SHAPE)
def test_entry_of_the_wrong_shape_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", LANGUAGES.values(), ids=LANGUAGES)
def test_difference_between_languages_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", BUTTONS.values(), ids=BUTTONS)
def test_button_that_does_not_work_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", FACTS.values(), ids=FACTS)
def test_fact_without_a_fresh_source_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


@pytest.mark.parametrize("fault", PLAIN.values(), ids=PLAIN)
def test_text_that_is_hard_to_read_is_found(tmp_path: Path, fault: Fault) -> None:
    assert_found(tmp_path, fault)


def test_fact_of_exactly_180_days_is_fresh(tmp_path: Path) -> None:
    write_project(tmp_path)

    findings = check(tmp_path, today=date(2027, 4, 30))

    assert findings == []


def test_question_without_answer_is_found_in_each_language(tmp_path: Path) -> None:
    changed = {}
    for name in (FI, EN, SV):
        begin = FILES[name].index("utter_faq/work_trial")
        changed[name] = FILES[name][:begin] + 'title_request_human: {text: "Ihminen"}\n'

    findings = check(write_project(tmp_path, changed))

    assert {(str(finding.path), finding.line) for finding in findings} == {("data/nlu/en/topics.yml", 127)}
    assert [finding.message for finding in findings] == [
        "faq/work_trial has no answer in en.yml; write utter_faq/work_trial there",
        "faq/work_trial has no answer in fi.yml; write utter_faq/work_trial there",
    ]


def test_unreadable_language_is_the_only_finding(tmp_path: Path) -> None:
    findings = check(write_project(tmp_path, {EN: "utter_greet: [\n"}))

    assert [str(finding.path) for finding in findings] == [EN]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Soita 112. Soita heti.", [2, 2]),
        ("Soita 09 2525 0111. Linja on auki.", [2, 3]),
        ("Sääntö alkaa 24.11.2026 alkaen.", [4]),
        ("Se on auki klo 9–16.30. Tule!", [5, 1]),
        ("Kysy ala, esim. Hoiva. Valitse.", [4, 1]),
        ("Ask e.g. Omnia first. Then apply.", [4, 2]),
        ("Katso espoo.fi/tyo. Hae sitten.", [2, 2]),
        ("Lue https://example.org/a.b?c=1. Hae.", [2, 1]),
        ("Mitä haluat? Kerro!", [2, 1]),
        ("Aihe: {what}\nPaikka: {where}", [2, 2]),
        ("Siinä on 1 000,50 euroa.", [4]),
        ("CV:n ja Omnia-koulun sivu", [4]),
        ("", []),
        ("…\n\n!", []),
    ],
)
def test_sentences_are_counted_as_people_read_them(text: str, words: list[int]) -> None:
    assert [len(sentence) for sentence in sentences(text)] == words


def test_names_and_finnish_terms_in_brackets_are_not_long_words() -> None:
    text = (
        "Ask Maahanmuuttovirasto about entrepreneurship (kotoutumissuunnitelma), e-commerce and internationalisation."
    )

    assert long_words(text) == ["internationalisation"]


def test_slots_are_the_names_in_braces() -> None:
    assert slots_of("Hei {name}, {{ei}} {day}") == {"name", "day"}
