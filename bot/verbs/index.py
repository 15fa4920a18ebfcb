"""mentorable index: index the registered repositories, with live progress."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import click
from rich.console import Console
from rich.live import Live
from rich.table import Table

from bot import settings
from bot.app import App, build
from bot.errors import OperatorError
from bot.jobs.index import Indexer, Progress
from bot.jobs.registering import chosen
from bot.jobs.registry import shipped
from bot.jobs.study import study
from bot.records import Repository
from bot.store import Store

SHOWN_PROBLEMS = 20


@click.command()
@click.argument("names", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="Also those that were looked at just now.")
def command(names: tuple[str, ...], is_all: bool) -> None:
    """Index the beginner issues of repositories: the named ones, else all that are due."""
    app = build(settings.load())
    entries = shipped() if app.settings.registry else ()
    repositories = chosen(app.store, names, entries, is_all=is_all, now=app.clock())
    progress = run(app, repositories, Console())
    if names and progress.problems:
        raise OperatorError("not every named repository could be indexed")


def run(app: App, repositories: Sequence[Repository], console: Console) -> Progress:
    """Index repositories with live progress, and sum it up."""
    progress = Progress(total=len(repositories))
    fastest = timedelta(minutes=app.settings.poll_minutes)
    indexer = Indexer(
        app.store, app.forge, app.embedder(), app.clock, fastest, study=partial(study, app)
    )
    is_interrupted = False
    try:
        with _shown(console, progress, app.store):
            indexer.run(repositories, progress)
    except KeyboardInterrupt:
        is_interrupted = True
    _summarise(console, app, progress, is_interrupted=is_interrupted)
    return progress


def _shown(console: Console, progress: Progress, store: Store) -> Live:
    return Live(
        get_renderable=lambda: _table(progress, store),
        console=console,
        refresh_per_second=4,
        transient=True,
        auto_refresh=console.is_terminal,
    )


def _table(progress: Progress, store: Store) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_row("repositories", f"{progress.repositories} of {progress.total}", progress.current)
    table.add_row("issues", str(progress.issues), "")
    table.add_row("embedded", str(progress.embedded), "")
    table.add_row("rules and past", f"{progress.studied} read", "")
    table.add_row("requests left", _left(store), "")
    return table


def _left(store: Store) -> str:
    with store.read() as tx:
        budgets = tx.issues.budgets()
    return ", ".join(f"{b.resource} {b.remaining} of {b.ceiling}" for b in budgets) or "unknown"


def _summarise(console: Console, app: App, progress: Progress, *, is_interrupted: bool) -> None:
    # Titles and names are data: no markup is read in them.
    say = partial(console.print, markup=False, highlight=False, soft_wrap=True)
    say(
        f"{progress.repositories} of {progress.total} repositories, {progress.issues} issues, "
        f"{progress.embedded} embedded, rules and past of {progress.studied} read; "
        f"requests left: {_left(app.store)}"
    )
    problems = list(progress.problems.values())
    for problem in problems[:SHOWN_PROBLEMS]:
        say(f"  {problem}")
    if len(problems) > SHOWN_PROBLEMS:
        say(f"  and {len(problems) - SHOWN_PROBLEMS} more; see `mentorable repositories list`")
    if progress.resume_at:
        say(f"The hourly budget begins anew at {progress.resume_at:%H:%M} UTC: run again then.")
    if is_interrupted:
        say("Interrupted; the next run goes on where this one stopped.")
