"""python -m bench.instructions: a worker is killed at any bytecode of a job, again and again; GitHub is looked at after."""

import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import astuple, dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any

import click
from pydantic import SecretStr
from sqlalchemy import update

from bench.figures import Settings as Sizes
from bench.places import database as place
from bot.app import App, build
from bot.logs import configure
from bot.records import Job, JobState
from bot.sandbox.file import world_from
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from bot.surfaces.github.tasks import TASKS
from bot.worker import Worker
from tests.surfaces.github_thread import MAINTAINER, PLAN, READY, Thread, entries

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["bot.verbs.roles"])
OURS = str(Path(__file__).parents[1] / "bot")
MOST_KILLS = 3
"""In one round; then the job may end."""
AT_ONCE = 25
"""Rounds with one maintainer, who tags in each: more than thirty commands an hour are not heard."""


@dataclass
class Report:
    """What was done to the workers, and what GitHub and the database show after."""

    rounds: int = 0
    kills: int = 0
    losses: int = 0
    doubles: int = 0

    def __add__(self, other: "Report") -> "Report":
        return Report(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def __str__(self) -> str:
        return f"rounds {self.rounds}, kills {self.kills}, losses {self.losses}, doubles {self.doubles}"


def app_of(url: str, address: str, folder: str) -> App:
    """Return an app on this database and this GitHub."""
    return build(
        Settings(
            _env_file=None,
            data_dir=Path(folder),
            database_url=url,
            embedder="hashing:384",
            github_api_url=address,
            github_token=SecretStr("sandbox"),
            github_write_pause_seconds=0,
        )
    )


def work(where: tuple[str, str, str], at: int, counted: Any) -> None:
    """Work everything that is due, and die when that many bytecodes of ours were run; 0 counts them."""
    configure("error", as_json=False)
    app, seen = app_of(*where), 0

    def step(frame: FrameType, event: str, _arg: object) -> Any:
        nonlocal seen
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        if event == "opcode":
            seen += 1
            if seen == at:
                os.kill(os.getpid(), signal.SIGKILL)
        return step

    worker = Worker(app, TASKS, ["github"])
    sys.settrace(step)
    while worker.run_once():
        pass
    sys.settrace(None)
    counted.value = seen
    app.store.close()


def run(rounds: int, url: str) -> Report:
    """Let somebody claim an issue in each round, and kill the worker up to three times at it."""
    report = Report(rounds)
    open_door = f"claim: self-serve\nlimits: {{approaches_per_week: {rounds + 1}}}\n"
    world = world_from(entries(open_door, rounds + 1))
    with serve_world(world) as sandbox, TemporaryDirectory() as folder:
        where = (url, str(sandbox), folder)
        app = app_of(*where)
        length = _length(app, sandbox, where)
        for number in range(2, rounds + 2):
            thread = _claimed(app, sandbox, number)
            report.kills += _killed(app, where, length)
            _look(thread, report, f"sandbox-learner-{number}")
        app.store.close()
    return report


def _claimed(app: App, sandbox: Sandbox, number: int) -> Thread:
    """Have an issue tagged, and a claim of it wait."""
    thread = Thread(app, sandbox).at(number)
    thread.issue.body = READY
    thread._count = 100 * number  # the names of its deliveries are its own
    thread.say(MAINTAINER, "/mentorable tag --anyway")
    payload = thread.payload(f"sandbox-learner-{number}", f"/mentorable claim {PLAN}")
    thread.take("issue_comment", payload)
    return thread


def _length(app: App, sandbox: Sandbox, where: tuple[str, str, str]) -> int:
    """Return how many bytecodes an undisturbed claim takes."""
    _claimed(app, sandbox, 1)
    return _child(where, 0)[1]


def _killed(app: App, where: tuple[str, str, str], length: int) -> int:
    """Work until the end, killed at random places; returns how often."""
    for kills in range(MOST_KILLS + 1):
        at = random.randint(1, length) if kills < MOST_KILLS else 0
        if _child(where, at)[0] == 0:
            return kills
        with app.store.write() as tx:  # the lease of who died has ended
            tx.session.execute(
                update(Job)
                .where(Job.state == JobState.RUNNING)  # type: ignore[arg-type]
                .values(lease_until=app.clock() - timedelta(seconds=1))
            )
    raise RuntimeError("a worker died that nobody killed")


def _child(where: tuple[str, str, str], at: int) -> tuple[int | None, int]:
    counted = PROCESSES.Value("q", 0)
    process = PROCESSES.Process(target=work, args=(where, at, counted), daemon=True)
    process.start()
    process.join()
    return process.exitcode, int(counted.value)


def _look(thread: Thread, report: Report, login: str) -> None:
    """Count what is not there, and what is there twice."""
    effects = Counter(thread.issue.assignees)
    if thread.issue.assignees != [login] or len(thread.holders()) != 1:
        report.losses += 1
    answers = [body.rpartition("<!--")[2] for body in thread.answers()]
    report.doubles += sum(n - 1 for n in effects.values())
    report.doubles += sum(n - 1 for n in Counter(answers).values())
    report.doubles += max(0, len(thread.holders()) - 1)


@click.command()
@click.option("--rounds", default=50, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="postgres")
@click.option("--seed", type=int, default=None, help="Repeat the same choices.")
def main(*, rounds: int, database: str, seed: int | None) -> None:
    """Kill, look, count; ends with 1 when something was lost or doubled."""
    configure("error", as_json=False)
    random.seed(os.urandom(8) if seed is None else seed)
    total = Report()
    for left in range(rounds, 0, -AT_ONCE):
        with place(Sizes(texts=0, issues=0, embedder="", database=database)) as url:
            total += run(min(left, AT_ONCE), url)
    click.echo(str(total))
    if total.losses or total.doubles:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
