"""mentorable jobs: look at dead jobs and give them another chance."""

import click

from bot import settings
from bot.app import utc_now
from bot.errors import OperatorError
from bot.store import Store


@click.group()
def command() -> None:
    """Look at dead jobs and give them another chance."""


@command.command("list")
@click.option("--limit", default=50, show_default=True, help="How many dead jobs to print.")
def list_(limit: int) -> None:
    """Print how many jobs there are, and the dead ones with their reasons, newest first."""
    store = Store(settings.load().database)
    try:
        with store.read() as tx:
            counts, dead = tx.queue.counts(), tx.queue.dead(limit)
    finally:
        store.close()
    for (queue, state), count in sorted(counts.items()):
        click.echo(f"{queue}: {count} {state}")
    for job in dead:
        click.echo(
            f"{job.id}  {job.finished_at:%Y-%m-%d %H:%M}  {job.queue}/{job.task}  "
            f"{job.attempt} attempts  {job.error.splitlines()[0] if job.error else ''}"
        )
    if not dead:
        click.echo("No job is dead.")


@command.command()
@click.argument("job_ids", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="Every dead job.")
def retry(job_ids: tuple[int, ...], *, everything: bool) -> None:
    """Run dead jobs again, by the numbers that ``jobs list`` prints."""
    if bool(job_ids) == everything:
        raise OperatorError("Name the jobs by number, or all of them with --all.")
    store = Store(settings.load().database)
    try:
        with store.write() as tx:
            wanted = [job.id or 0 for job in tx.queue.dead(10**6)] if everything else job_ids
            refused = [job_id for job_id in wanted if not tx.queue.revive(job_id, utc_now())]
    finally:
        store.close()
    click.echo(f"{len(wanted) - len(refused)} jobs wait to run again.")
    if refused:
        raise OperatorError(
            f"Not dead, or the same work waits already: {', '.join(map(str, refused))}."
        )
