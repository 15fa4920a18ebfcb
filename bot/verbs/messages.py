"""mentorable messages: list what is not translated yet, and bring the catalogues in step."""

import click

from bot.catalogues import TRANSLATED, merged, missing, template, write


@click.command()
@click.argument("languages", nargs=-1, type=click.Choice(TRANSLATED))
@click.option(
    "--update", is_flag=True, help="Write new messages into the catalogues, drop old ones."
)
def command(*, languages: tuple[str, ...], update: bool) -> None:
    """List the messages that a language lacks; exits with 1 when there are any."""
    code = template()
    lacking = 0
    for language in languages or TRANSLATED:
        if update:
            write(merged(language, code), language)
        for message in missing(language, code):
            lacking += 1
            text = message.id if isinstance(message.id, str) else message.id[0]
            click.echo(f"{language}: {text!r}")
    click.echo(f"{len(code)} messages, {lacking} translations missing")
    if lacking:
        raise SystemExit(1)
