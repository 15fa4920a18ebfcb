"""mentorable action: work one event inside a GitHub Action, for repositories that want no app."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from bot import settings as operator
from bot.app import App, build
from bot.errors import OperatorError
from bot.jobs.index import Progress, index_repository
from bot.surfaces.github.deliveries import accept
from bot.surfaces.github.payloads import part, repository_name, words
from bot.surfaces.github.tasks import TASKS
from bot.surfaces.github.webhook import Call
from bot.worker import Worker

QUEUE = "github"
SWEEPS = frozenset({"schedule", "workflow_dispatch"})
"""Events that bring no news: the clock of claims is looked at."""


@click.command()
@click.option("--event", required=True, help="Name of the event, as GITHUB_EVENT_NAME holds it.")
@click.option(
    "--payload",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File with the event, as GITHUB_EVENT_PATH names it.",
)
def command(event: str, payload: Path) -> None:
    """Work one event, print what was done as JSON, and exit with 1 when something failed."""
    body = _read(payload)
    app = build(operator.load())
    try:
        click.echo(json.dumps(work(app, event, body)))
        with app.store.read() as tx:
            failures = tx.queue.failures(QUEUE)
    finally:
        app.store.close()
    if failures:
        sys.exit(1)


def work(app: App, event: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Take the event in, once, and work until nothing is due; returns what was done."""
    is_new = _swept(app) if event in SWEEPS else _taken_in(app, event, payload)
    worker, jobs = Worker(app, TASKS, [QUEUE]), 0
    while worker.run_once():
        jobs += 1
    return {"event": event, "is_new": is_new, "jobs": jobs}


def _swept(app: App) -> bool:
    TASKS["github.sweep"](app, {})
    return True


def _taken_in(app: App, event: str, payload: dict[str, Any]) -> bool:
    """Store the event; one who asks for issues needs some to choose from."""
    digest = hashlib.sha256(json.dumps([event, payload], sort_keys=True).encode()).hexdigest()
    call = Call(f"action-{digest[:40]}", event, words(payload.get("action")), payload)
    is_new = accept(app, call)
    name = repository_name(payload)
    if is_new and name and "suggest" in words(part(payload, "comment").get("body")):
        index_repository(app.store, app.forge, app.embedder(), name, app.clock, Progress())
    return is_new


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise OperatorError(f"the event in {path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise OperatorError(f"the event in {path} is not a JSON object")
    return found
