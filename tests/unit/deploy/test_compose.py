"""The compose file: what is public, what each service may do, and that docker itself accepts it where there is one."""

from __future__ import annotations

import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from deploy_files import DEPLOY, PROCESSES, Json, compose, settings_read

from bot.settings import ROOT

OUR_IMAGE = "${POLKU_IMAGE:?"
# The keys of the compose specification that we use; a misspelt one would be passed over in silence by some versions.
KNOWN_KEYS = {
    "cap_add", "cap_drop", "command", "depends_on", "env_file", "environment", "healthcheck", "image", "init", "logging",
    "mem_limit", "networks", "ports", "read_only", "restart", "security_opt", "shm_size", "stop_grace_period", "tmpfs",
    "user", "volumes",
}  # fmt: skip


def ours() -> list[str]:
    return [name for name, service in compose()["services"].items() if service["image"].startswith(OUR_IMAGE)]


def example() -> dict[str, str]:
    lines = (DEPLOY / "example.env").read_text(encoding="utf-8").splitlines()
    return dict(line.partition("=")[::2] for line in lines if line and not line.startswith("#"))


def test_only_the_proxy_has_ports_on_the_machine() -> None:
    assert [name for name, service in compose()["services"].items() if "ports" in service] == ["caddy"]


def test_only_the_gateway_is_near_the_proxy() -> None:
    near = [name for name, service in compose()["services"].items() if "edge" in service["networks"]]

    assert sorted(near) == ["caddy", "gateway"]
    assert compose()["networks"]["inside"]["internal"] is True
    assert compose()["services"]["rasa"]["networks"] == compose()["services"]["actions"]["networks"] == ["inside"]


@pytest.mark.parametrize(("name", "service"), compose()["services"].items(), ids=list(compose()["services"]))
def test_services_are_locked_down(name: str, service: Json) -> None:
    assert service["read_only"] and service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    # Caddy, who listens below 1024, is root with this one right.
    assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "caddy" else [])
    assert name == "caddy" or not service["user"].startswith("0")
    assert name not in ours() or service["init"]


@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_is_asked_whether_it_is_well_and_has_a_limit(name: str) -> None:
    service = compose()["services"][name]

    assert service["healthcheck"]["test"][:3] == ["CMD", "python", "deploy/answers.py"]
    assert "mem_limit" in service


@pytest.mark.parametrize("name", PROCESSES)
def test_each_process_knows_the_token_by_which_they_know_each_other(name: str) -> None:
    service = compose()["services"][name]

    assert "POLKU_RASA_TOKEN" in service["environment"] or service["env_file"] == ".env"


@pytest.mark.parametrize("name", ["actions", "imports"])
def test_who_is_not_given_every_setting_is_given_those_that_they_read(name: str) -> None:
    """Else a link leads to a machine's own address, or the chat promises other months than the gateway keeps."""
    assert settings_read()[name] <= set(compose()["services"][name]["environment"])


def test_nobody_is_given_the_proxys_address() -> None:
    (given,) = compose()["networks"]["edge"]["ipam"]["config"]
    proxy = ip_address(compose()["services"]["caddy"]["networks"]["edge"]["ipv4_address"])

    assert proxy in ip_network(given["subnet"])
    assert proxy not in ip_network(given["ip_range"])


def test_foreign_images_are_pinned_to_a_patch_version() -> None:
    foreign = [service["image"] for name, service in compose()["services"].items() if name not in ours()]

    assert all(re.search(r":\d+\.\d+(\.\d+)?-", image) for image in foreign)


def test_the_gateway_trusts_the_proxys_address_and_no_other() -> None:
    services = compose()["services"]

    assert (
        services["gateway"]["environment"]["POLKU_TRUSTED_PROXIES"]
        == (services["caddy"]["networks"]["edge"]["ipv4_address"])
    )


def test_every_service_uses_known_words_and_things_that_are_there() -> None:
    whole = compose()
    for name, service in whole["services"].items():
        assert set(service) <= KNOWN_KEYS, name
        assert set(service.get("networks", [])) <= set(whole["networks"]), name
        assert set(service.get("depends_on", [])) <= set(whole["services"]), name
        named = {volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith(".")}
        assert named <= set(whole["volumes"]), name


def test_the_example_names_every_variable_and_holds_no_value() -> None:
    text = (DEPLOY / "compose.yml").read_text(encoding="utf-8")

    assert set(re.findall(r"\$\{(\w+)", text)) <= set(example())
    assert not any(example().values())


def test_the_example_is_what_the_file_reads() -> None:
    assert compose()["services"]["gateway"]["env_file"] == ".env"
    assert "\n.env\n" in (ROOT / ".gitignore").read_text(encoding="utf-8")


def test_docker_accepts_it(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True).returncode:
        pytest.skip("docker compose is not installed")
    (tmp_path / "compose.yml").write_text((DEPLOY / "compose.yml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / ".env").write_text("".join(f"{name}=x\n" for name in example()), encoding="utf-8")

    done = subprocess.run([docker, "compose", "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
