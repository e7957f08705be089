"""The Kubernetes manifests: valid by Kubernetes' own schemas, locked down, and only the gateway is reachable."""

from __future__ import annotations

import asyncio
import tarfile
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from deploy_files import KUBERNETES, PROCESSES, Json, containers, manifests, of_kind, pods, settings_read
from kubernetes_validate.utils import validate

from bot.desk.security import PREFIX
from bot.gateway import make_app
from bot.operations.supervisor import Part
from bot.settings import Secret, Settings, load

SCHEMAS = "1.28"
INNER = {"/metrics", "/health/live", "/health/ready"}


@pytest.mark.parametrize(("file", "found"), manifests(), ids=[f"{f}-{m['kind']}" for f, m in manifests()])
def test_kubernetes_accepts_it(file: str, found: Json) -> None:
    validate(found, SCHEMAS, strict=True)


def test_kustomization_lists_every_file_but_the_example_of_the_secret() -> None:
    listed = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text(encoding="utf-8"))["resources"]

    there = {path.name for path in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml", "secret.example.yaml"}
    assert set(listed) == there


def test_the_secret_holds_names_and_no_values() -> None:
    assert not any(of_kind("Secret")["polku-secrets"]["stringData"].values())


@pytest.mark.parametrize(("name", "pod"), pods().items(), ids=list(pods()))
def test_pods_run_without_root_and_without_a_key_to_the_cluster(name: str, pod: Json) -> None:
    context = pod["securityContext"]

    assert context["runAsNonRoot"] and context["runAsUser"] > 0
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False


@pytest.mark.parametrize(("name", "container"), containers(), ids=[name for name, _ in containers()])
def test_containers_write_to_volumes_only_and_have_limits(name: str, container: Json) -> None:
    context = container["securityContext"]

    assert context["readOnlyRootFilesystem"] and not context["allowPrivilegeEscalation"]
    assert context["capabilities"] == {"drop": ["ALL"]}
    assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/var/lib/polku", "/tmp"}
    for kind in ("requests", "limits"):
        assert set(container["resources"][kind]) == {"cpu", "memory"}


@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_has_probes_a_budget_and_grows(name: str) -> None:
    container = pods()[name]["containers"][0]
    scaler = of_kind("HorizontalPodAutoscaler")[name]["spec"]

    assert {"startupProbe", "readinessProbe", "livenessProbe"} <= set(container)
    assert of_kind("PodDisruptionBudget")[name]["spec"]["minAvailable"] == 1
    assert 2 <= scaler["minReplicas"] <= scaler["maxReplicas"]
    assert "replicas" not in of_kind("Deployment")[name]["spec"]


def test_the_supervisor_and_kubernetes_ask_rasa_and_actions_the_same(tmp_path: Path) -> None:
    from bot.cli import serve

    tarfile.open(tmp_path / "polku-0.tar.gz", "w:gz").close()
    parts: list[Part] = serve.parts(replace(load({}), models_dir=tmp_path))
    asked = {part.name: "/" + part.ready_url.split("/", 3)[3] for part in parts}

    for name in ("rasa", "actions"):
        assert pods()[name]["containers"][0]["readinessProbe"]["httpGet"]["path"] == asked[name]


def test_only_the_gateway_is_behind_the_ingress() -> None:
    (rule,) = of_kind("Ingress")["polku"]["spec"]["rules"]

    assert {path["backend"]["service"]["name"] for path in rule["http"]["paths"]} == {"gateway"}
    assert {service["spec"].get("type", "ClusterIP") for service in of_kind("Service").values()} == {"ClusterIP"}


def test_the_ingress_passes_every_page_and_nothing_that_is_for_inside(tmp_path: Path) -> None:
    async def routes() -> set[str]:
        return {route.canonical for route in make_app(settings).router.resources()}

    # With everything that has an address of its own.
    settings: Settings = replace(
        load({}),
        var_dir=tmp_path,
        telegram_token=Secret("1:a"),
        ticket_backend="zammad",
        zammad_webhook_key=Secret("k"),
    )
    (rule,) = of_kind("Ingress")["polku"]["spec"]["rules"]
    paths = {path["path"]: path["pathType"] for path in rule["http"]["paths"]}

    for route in asyncio.run(routes()):
        page = route.replace("{name}", "page.js")
        passed = any(page == path or (kind == "Prefix" and page.startswith(path)) for path, kind in paths.items())
        assert passed is (page not in INNER), route
    assert PREFIX in paths


def test_nothing_may_talk_unless_it_is_named() -> None:
    policies = of_kind("NetworkPolicy")
    closed = policies.pop("nothing")["spec"]

    assert closed["podSelector"] == {} and set(closed["policyTypes"]) == {"Ingress", "Egress"}
    entries = {name: policy["spec"].get("ingress", []) for name, policy in policies.items()}
    assert {name for name, ways in entries.items() if ways} == set(PROCESSES)
    for name, callers in (("rasa", ["gateway"]), ("actions", ["rasa", "gateway"])):
        (way,) = entries[name]
        assert [one["podSelector"]["matchLabels"] for one in way["from"]] == [
            {"app": "polku", "part": caller} for caller in callers
        ]


@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_knows_the_token_by_which_they_know_each_other(name: str) -> None:
    named, whole = given(pods()[name]["containers"][0])

    assert "POLKU_RASA_TOKEN" in named or "polku-secrets" in whole


@pytest.mark.parametrize("name", ["actions", "imports"])
def test_who_reads_settings_is_given_all_that_are_no_secret(name: str) -> None:
    """Else a link leads to a pod's own address, or the chat promises other months than the gateway keeps."""
    named, whole = given(pods()[name]["containers"][0])
    secrets = set(of_kind("Secret")["polku-secrets"]["stringData"])

    assert whole == {"polku-settings"}
    assert settings_read()[name] & secrets <= named


def given(container: Json) -> tuple[set[str], set[str]]:
    """The variables that a container is given one by one, and what it is given as a whole."""
    whole = [one.get("configMapRef") or one["secretRef"] for one in container.get("envFrom", [])]
    return {variable["name"] for variable in container.get("env", [])}, {one["name"] for one in whole}
