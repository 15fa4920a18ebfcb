"""What is shipped for operation names only what exists: metrics, verbs, settings, ports and files."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot import metrics
from bot.__main__ import VERBS
from bot.settings import Settings
from bot.surfaces.http import WEBHOOK_PATH
from bot.verbs.reference import environment

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SETTINGS = {f"MENTORABLE_{name.upper()}" for name in Settings.model_fields}
SAMPLES = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count"), "gauge": ("",)}
KNOWN = {
    family.name + suffix
    for family in text_string_to_metric_families(metrics.text().decode())
    for suffix in SAMPLES.get(family.type, ())
}
PORT = str(Settings.model_fields["web_port"].default)
ROUTES = {"/healthz", "/readyz", "/metrics", WEBHOOK_PATH}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")
FILES = [path for path in DEPLOY.rglob("*") if path.is_file()]


def dashboard() -> Any:
    return json.loads((DEPLOY / "dashboard.json").read_text("utf-8"))


def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yaml").read_text("utf-8"))["groups"]
    return list(group["rules"])


def manifests() -> list[dict[str, Any]]:
    return [
        found
        for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
        for found in yaml.safe_load_all(path.read_text("utf-8"))
    ]


def metrics_in(expression: str) -> set[str]:
    return set(re.findall(r"\bmentorable_[a-z_]+", expression))


def test_the_dashboard_draws_metrics_that_exist() -> None:
    drawn = {
        name
        for panel in dashboard()["panels"]
        for target in panel["targets"]
        for name in metrics_in(target["expr"])
    }
    assert drawn
    assert drawn <= KNOWN
    families = {re.sub("_(total|bucket|sum|count)$", "", name) for name in KNOWN}
    assert {re.sub("_(total|bucket)$", "", name) for name in drawn} == families, "one is not drawn"


def test_panels_lie_beside_each_other() -> None:
    places = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in dashboard()["panels"]]
    assert len(set(places)) == len(places)


def test_alerts_watch_metrics_that_exist_and_say_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert metrics_in(rule["expr"]), rule["alert"]
        assert metrics_in(rule["expr"]) <= KNOWN, rule["alert"]
        assert rule["annotations"]["runbook"].endswith("."), rule["alert"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_verbs_and_settings_exist(path: Path) -> None:
    text = path.read_text("utf-8")
    assert set(re.findall(r"\bMENTORABLE_[A-Z_]+\b", text)) <= SETTINGS
    verbs = re.findall(r"\[\"?mentorable\"?, \"?([a-z]+)\"?\]", text)
    verbs += re.findall(r"bin/mentorable ([a-z]+)", text)
    assert set(verbs) <= set(VERBS)


def test_the_image_copies_what_exists_and_runs_as_nobody_special() -> None:
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE):
        *sources, _target = line.split()
        for source in sources:
            assert (ROOT / source).exists(), source
    last = DOCKERFILE.rpartition("FROM ")[2]
    assert re.search(r"^USER (?!root|0)\w+$", last, re.MULTILINE)
    assert re.search(r"^CMD \[\"mentorable\", \"run\"\]$", last, re.MULTILINE)


def test_the_image_is_watched_where_the_server_answers() -> None:
    (port, route) = re.findall(r"127\.0\.0\.1:(\d+)(/\w+)", DOCKERFILE)[0]
    assert port == PORT
    assert route in ROUTES
    assert f"EXPOSE {PORT}" in DOCKERFILE


def test_the_image_has_the_torch_that_is_constrained() -> None:
    wanted = re.search(r"torch==([\d.]+)", DOCKERFILE)
    constrained = re.search(
        r"^torch==([\d.]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE
    )
    assert wanted
    assert constrained
    assert wanted[1] == constrained[1]
    python = re.findall(r"^FROM python:(3\.\d+)-slim", DOCKERFILE, re.MULTILINE)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert len(set(python)) == 1
    assert f"Programming Language :: Python :: {python[0]}" in project["classifiers"]


def test_manifests_select_what_they_make_and_probe_what_answers() -> None:
    kinds = {(found["kind"], found["metadata"]["name"]) for found in manifests()}
    assert len(kinds) == len(manifests())
    deployments = [found for found in manifests() if found["kind"] == "Deployment"]
    made = [found["spec"]["template"]["metadata"]["labels"] for found in deployments]
    for found in manifests():
        spec = found["spec"]
        selector = spec["selector"].get("matchLabels", spec["selector"])
        assert any(selector.items() <= labels.items() for labels in made), found["metadata"]["name"]
    for found in deployments:
        assert found["spec"]["template"]["spec"]["securityContext"]["runAsNonRoot"]
        (container,) = found["spec"]["template"]["spec"]["containers"]
        ports = {port["name"]: port["containerPort"] for port in container.get("ports", ())}
        assert set(map(str, ports.values())) <= {PORT}
        for probe in ("readinessProbe", "livenessProbe"):
            asked = container.get(probe, {}).get("httpGet")
            assert asked is None or (asked["path"] in ROUTES and asked["port"] in ports)


def test_every_part_is_probed() -> None:
    for found in manifests():
        if found["kind"] == "Deployment":
            (container,) = found["spec"]["template"]["spec"]["containers"]
            assert {"readinessProbe", "livenessProbe"} <= set(container), found["metadata"]["name"]
            is_web = container["args"] == ["mentorable", "web"]
            named = {entry["name"] for entry in container.get("env", ())}
            assert is_web or "MENTORABLE_HEALTH_PORT" in named


def test_the_unit_is_one_that_systemd_reads(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd-analyze is not here")
    unit = (DEPLOY / "systemd" / "mentorable.service").read_text("utf-8")
    (tmp_path / "mentorable.service").write_text(
        unit.replace("/opt/mentorable/bin/mentorable", "/bin/true")
    )
    done = subprocess.run(
        [verify, "verify", tmp_path / "mentorable.service"], capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_steps_of_the_image_work_in_a_plain_folder(tmp_path: Path) -> None:
    """The image cannot be built here: what it copies is enough to start, and its health check notices."""
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for source in " ".join(copied).split():
        whole = ROOT / source
        copy = shutil.copytree if whole.is_dir() else shutil.copy
        copy(whole, tmp_path / source)
    (health,) = re.findall(r'^  CMD \["python", "-c", "(.+)"\]$', DOCKERFILE, re.MULTILINE)
    assert subprocess.run([sys.executable, "-c", health], capture_output=True).returncode != 0
    environment = {"PATH": "/usr/bin:/bin", "MENTORABLE_DATA_DIR": str(tmp_path / "data")}
    for words in (["model", "--help"], ["migrate"], ["--version"]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", "from bot.__main__ import main; main()", *words],
            env=environment | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stderr
    project = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["scripts"]["mentorable"] == "bot.__main__:main"


def test_compose_has_both_profiles() -> None:
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
    profiles = {profile for service in services.values() for profile in service["profiles"]}
    assert profiles == {"embedded", "scale-out"}
    for name, service in services.items():
        for published in service.get("ports", ()):
            assert published.startswith("127.0.0.1:"), name
            assert published.endswith(f":{PORT}"), name
        for other in service.get("depends_on", ()):
            assert other in services


def test_the_sample_of_the_environment_is_current() -> None:
    written = (DEPLOY / "env.example").read_text("utf-8")
    assert written == environment(), "run: mentorable reference environment > deploy/env.example"
