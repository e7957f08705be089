"""What Prometheus is told, and that dashboard, alerts and documentation name only what there is."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone

import pytest
import yaml
from prometheus_client import generate_latest

from bot.conversations.service_state import ServiceState
from bot.operations.figures import Figures
from bot.operations.metrics import Metrics
from bot.settings import ROOT

NOW = datetime(2026, 1, 31, tzinfo=timezone.utc)
FIGURES = Figures(
    tickets={"new": 2}, untaken_since=NOW - timedelta(hours=1), unanswered=1, unanswered_since=NOW - timedelta(minutes=1),
    undelivered=3, undelivered_since=NOW - timedelta(minutes=2), imported={"ptv": NOW - timedelta(days=1), "new": None},
    expired_at=NOW - timedelta(hours=2), unerased=4, unerased_since=NOW - timedelta(minutes=3),
    service=ServiceState(bot=False, read_only=True),
)  # fmt: skip
ALERTS = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yml").read_text(encoding="utf-8"))
RULES = [rule for group in ALERTS["groups"] for rule in group["rules"]]
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "polku.json").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
EXPRESSIONS = [rule["expr"] for rule in RULES] + [
    target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]
]


def shown(metrics: Metrics) -> dict[str, float]:
    lines = generate_latest(metrics.registry).decode().splitlines()
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines if not line.startswith("#")}


def filled() -> Metrics:
    """Metrics of which every one has been used once."""
    metrics = Metrics()
    metrics.stage("total", 0.1)
    metrics.handled("web", "answered", is_fallback=True)
    metrics.show(FIGURES, "polku-1.tar.gz", NOW)
    return metrics


def names() -> set[str]:
    return {name.partition("{")[0] for name in shown(filled()) if not name.partition("{")[0].endswith("_created")}


def test_figures_are_shown_with_their_ages() -> None:
    found = shown(filled())

    assert found['polku_tickets_waiting{state="new"}'] == 2
    assert found["polku_ticket_untaken_seconds"] == 3600
    assert (found["polku_messages_waiting"], found["polku_message_waiting_seconds"]) == (1, 60)
    assert (found["polku_outbox_lines"], found["polku_outbox_age_seconds"]) == (3, 120)
    assert found['polku_import_age_seconds{source="ptv"}'] == 86400
    assert 'polku_import_age_seconds{source="new"}' not in found
    assert found["polku_retention_age_seconds"] == 7200
    assert (found["polku_erasures_waiting"], found["polku_erasure_waiting_seconds"]) == (4, 180)
    assert [found[f'polku_service_on{{part="{part}"}}'] for part in ("bot", "coaches", "writing")] == [0, 1, 0]
    assert found['polku_model_info{model="polku-1.tar.gz"}'] == 1


def test_earlier_model_is_not_named_any_more() -> None:
    metrics = filled()

    metrics.show(FIGURES, "polku-2.tar.gz", NOW)
    assert [name for name in shown(metrics) if "model" in name] == ['polku_model_info{model="polku-2.tar.gz"}']

    metrics.show(FIGURES, None, NOW)
    assert not [name for name in shown(metrics) if "model" in name]


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression_names_only_metrics_that_exist(expression: str) -> None:
    named = set(re.findall(r"polku_\w+", expression))

    assert named
    assert named <= names()


def test_every_metric_is_documented_and_on_the_dashboard() -> None:
    documented = set(re.findall(r"`(polku_\w+)`", PAGE))
    there = {re.sub(r"_(bucket|count|sum)$", "", name) for name in names()}
    on_dashboard = {re.sub(r"_bucket$", "", name) for name in re.findall(r"polku_\w+", json.dumps(DASHBOARD))}

    assert documented == there
    assert on_dashboard - {"polku"} == there


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_alert_has_a_section_that_says_what_people_see_and_what_to_do(rule: dict) -> None:
    page, _, anchor = rule["annotations"]["runbook"].partition("#")
    section = PAGE.partition(f"## {rule['alert']}\n")[2].partition("\n## ")[0]

    assert (page, anchor) == ("docs/alerts.md", rule["alert"].lower())
    assert "People see:" in section
    assert "Do:" in section
    assert rule["labels"]["severity"] in {"page", "ticket"}
