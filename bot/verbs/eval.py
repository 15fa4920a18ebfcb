"""mentorable eval: measure the library on its own sets and on public ones."""

import importlib

import click

EVALUATIONS = {
    "matching": (
        "bot.verbs.eval_matching",
        "Rank wishes in fifteen languages, and newcomers' first tasks.",
    ),
    "understanding": ("bot.verbs.eval_understanding", "Read messages in fifteen languages."),
    "newcomers": ("bot.verbs.eval_newcomers", "Find people's first tasks from their earlier work."),
    "readiness": ("bot.verbs.eval_readiness", "Read areas and size from titles of merged changes."),
    "fairness": (
        "bot.verbs.eval_fairness",
        "What personal words, weights and plans do to who is shown what.",
    ),
    "duplicates": (
        "bot.verbs.eval_duplicates",
        "Recognise one task told twice, on reports marked by people.",
    ),
    "pairing": ("bot.verbs.eval_pairing", "Pair invented learners and mentors over a season."),
}
"""Name -> module with a ``command``, and one line of help."""


class Evaluations(click.Group):
    """Loads an evaluation when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the evaluations."""
        return list(EVALUATIONS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of an evaluation."""
        if cmd_name not in EVALUATIONS:
            return None
        command: click.Command = importlib.import_module(EVALUATIONS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the evaluations without importing them."""
        with formatter.section("Evaluations"):
            formatter.write_dl([(name, text) for name, (_module, text) in EVALUATIONS.items()])


@click.group(cls=Evaluations)
def command() -> None:
    """Measure the library; every table says what it stands beside."""
