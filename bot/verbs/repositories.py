"""mentorable repositories: list, add, remove, opt out or verify repositories."""

import click

from bot import settings
from bot.app import App, build
from bot.errors import OperatorError
from bot.forge import ForgeError
from bot.jobs import registering
from bot.jobs.registry import AREAS, shipped, well_formed
from bot.records import Repository


@click.group()
@click.pass_context
def command(context: click.Context) -> None:
    """Say which repositories are indexed."""
    context.obj = context.obj or build(settings.load())


@command.command("list")
@click.option("--area", type=click.Choice(AREAS), help="Only of this area.")
@click.pass_obj
def list_(app: App, area: str | None) -> None:
    """List the repositories, their state and what was wrong last."""
    for repository, problem in _all(app):
        if area is None or area in repository.topics:
            areas = ",".join(topic for topic in repository.topics if topic in AREAS)
            line = f"{repository.full_name}\t{repository.state}\t{areas}\t{problem}"
            click.echo(line.rstrip("\t"))


@command.command()
@click.argument("names", nargs=-1, required=True)
@click.option("--area", "areas", multiple=True, help="An area it works in.")
@click.option("--label", "labels", multiple=True, help="A label that invites newcomers there.")
@click.pass_obj
def add(app: App, names: tuple[str, ...], areas: tuple[str, ...], labels: tuple[str, ...]) -> None:
    """Add repositories, all of them or none."""
    with app.store.write() as tx:
        added = [registering.add(tx, name, areas, labels).full_name for name in names]
    click.echo(f"Added {', '.join(added)}; `mentorable index` reads them.")


@command.command()
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def remove(app: App, names: tuple[str, ...]) -> None:
    """Stop indexing repositories; they may be added again."""
    _all(app)
    with app.store.write() as tx:
        for name in names:
            registering.remove(tx, name)
    click.echo(f"Removed {', '.join(names)}.")


@command.command("opt-out")
@click.argument("names", nargs=-1, required=True)
@click.pass_obj
def opt_out(app: App, names: tuple[str, ...]) -> None:
    """Never index repositories again, whoever adds them: for maintainers who ask for it."""
    with app.store.write() as tx:
        for name in names:
            registering.opt_out(tx, name)
    click.echo(f"{', '.join(names)} will not be read again, whoever adds them.")


@command.command()
@click.argument("names", nargs=-1)
@click.pass_obj
def verify(app: App, names: tuple[str, ...]) -> None:
    """Ask GitHub about each repository: renamed, archived and gone ones are told."""
    wanted = [well_formed(name) for name in names] or [r.full_name for r, _problem in _all(app)]
    wrong = 0
    for done, full_name in enumerate(wanted):
        try:
            problem = registering.verify(app.forge, full_name)
        except ForgeError as error:
            raise OperatorError(f"stopped after {done} of {len(wanted)}: {error}") from error
        if problem:
            wrong += 1
            click.echo(f"{full_name}: {problem}")
    click.echo(f"{len(wanted) - wrong} of {len(wanted)} are as registered.")
    if wrong:
        raise OperatorError(f"{wrong} of {len(wanted)} repositories are not as registered")


def _all(app: App) -> list[tuple[Repository, str]]:
    with app.store.write() as tx:
        if app.settings.registry:
            registering.add_shipped(tx, shipped())
        return [(r, tx.issues.cursor(r.id or 0).problem) for r in tx.issues.repositories()]
