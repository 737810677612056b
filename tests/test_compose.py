"""What we deploy is pinned, watched, without default secrets and without root.

Read as text and YAML, since a machine that runs the tests has no container engine.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from storefront.environment import VARIABLES

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = ("app", "worker", "migrate")
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+(\.\d+)?[\w.-]*")
SECRET_NAME = re.compile(r"PASSWORD|SECRET|KEY|TOKEN")


def test_the_services_are_those_of_the_documentation() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "meilisearch"}


@pytest.mark.parametrize("service", SERVICES)
def test_images_are_pinned(service: str) -> None:
    assert PINNED.fullmatch(SERVICES[service]["image"])


def test_the_base_image_is_pinned() -> None:
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert bases
    assert all(PINNED.fullmatch(base) for base in bases)


def test_what_answers_on_a_port_is_watched() -> None:
    assert "/health/live" in re.findall(r"HEALTHCHECK(?:.|\\\n)*\n.*", DOCKERFILE)[0]
    assert "healthcheck" not in SERVICES["app"]  # the image's own holds
    for service in ("postgres", "meilisearch"):
        assert SERVICES[service]["healthcheck"]["test"][0] == "CMD"
    for service in ("worker", "migrate"):  # the image's would ask a port that they do not have
        assert SERVICES[service]["healthcheck"] == {"disable": True}


def test_ours_wait_for_what_they_need() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for service in ("app", "worker"):
        needs = SERVICES[service]["depends_on"]
        assert needs["migrate"] == {"condition": "service_completed_successfully"}
        assert needs["meilisearch"] == {"condition": "service_healthy"}


def test_secrets_have_no_default() -> None:
    for service in SERVICES.values():
        for name, value in service["environment"].items():
            if SECRET_NAME.search(name):
                # Demanded, or else left out: empty is as good as unset.
                assert re.fullmatch(r"\$\{\w+:(\?[^}]+|-)\}", value), name
    for name, default in re.findall(r"\$\{(\w+):?-([^}]*)\}", COMPOSE):
        assert not (default and SECRET_NAME.search(name)), f"{name} defaults to {default!r}"
    assert not re.search(r"://[^$\s]*:[^$\s/]+@", COMPOSE)


def test_only_the_app_is_reachable_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"app": ["${PUBLISH:-127.0.0.1:8000}:8000"]}


def test_data_lives_in_named_volumes() -> None:
    named = set(yaml.safe_load(COMPOSE)["volumes"])
    mounted = {
        volume.split(":")[0] for service in SERVICES.values() for volume in service["volumes"]
    }
    assert mounted == named


def test_the_image_does_not_run_as_root() -> None:
    users = re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE)
    assert users
    assert users[-1] not in {"root", "0"}
    for service in OURS:
        assert SERVICES[service]["read_only"] is True
        assert SERVICES[service]["cap_drop"] == ["ALL"]


def test_ours_are_given_only_settings_that_exist() -> None:
    known = {variable.name for variable in VARIABLES}
    for service in OURS:
        assert set(SERVICES[service]["environment"]) <= known
    assert set(re.findall(r"\b(ETALASE_\w+)=", DOCKERFILE)) <= known


def test_the_example_names_every_value_that_compose_asks_for() -> None:
    example = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"\$\{(\w+):\?", COMPOSE)) <= example
    assert example <= set(re.findall(r"\$\{(\w+)", COMPOSE))


def test_dependencies_are_pinned_exactly_and_name_no_registry() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert len(pins) > 50
    assert all(re.fullmatch(r"[\w.-]+==[\w.+]+", pin) for pin in pins)
