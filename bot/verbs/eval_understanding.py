"""mentorable eval understanding: intents and facts, per language, on the labelled messages."""

import click

from bot import settings
from bot.understanding import Understander, Understood, evaluation
from bot.understanding.evaluation import Message, Result
from matching import embedders

CONFUSIONS = 15


@click.command()
@click.option("--half", type=click.Choice(evaluation.HALVES), default="dev", show_default=True)
@click.option("--embedder", default=None, help="The embedder to read with, else the settings' own.")
@click.option("--show", is_flag=True, help="Print every message that was read wrongly.")
def command(half: str, embedder: str | None, show: bool) -> None:
    """Print intent accuracy and fact F1 per language, and what is taken for what."""
    own = settings.load()
    model = embedders.load(embedder or own.embedder, own.folder)
    result = evaluation.measure(Understander(lambda: model).read, evaluation.messages(half))
    click.echo(f"half: {half}   embedder: {model.name}\n")
    _print(result)
    if show:
        for message, understood in result.wrong:
            click.echo(_difference(message, understood))


def _print(result: Result) -> None:
    click.echo(f"{'language':10}{'messages':>9}{'intent':>9}{'facts F1':>10}")
    for language, score in result.scores.items():
        click.echo(f"{language:10}{score.messages:9}{score.accuracy:9.3f}{score.f1:10.3f}")
    count = sum(score.messages for score in result.scores.values())
    right = sum(score.right for score in result.scores.values())
    click.echo(f"{'all':10}{count:9}{right / count:9.3f}\n\nlabelled -> read")
    for (labelled, read), times in result.confusions.most_common(CONFUSIONS):
        click.echo(f"{times:4}  {labelled} -> {read}")


def _difference(message: Message, understood: Understood) -> str:
    told, wanted = evaluation.pairs(understood.facts), evaluation.pairs(message.facts)
    extra = sorted(f"+{name}={value}" for name, value in told - wanted)
    missing = sorted(f"-{name}={value}" for name, value in wanted - told)
    intents = f"{message.intent} -> {understood.intent}"
    return f"{message.language} [{intents}] {message.text}   {' '.join(extra + missing)}"
