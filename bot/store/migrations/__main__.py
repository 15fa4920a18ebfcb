"""Write a migration from the records: ``python -m bot.store.migrations [MESSAGE]``.

Without a message the initial migration is written anew: the way while nothing is released.
With a message one more migration is added to the chain.
"""

import hashlib
import sys
import tempfile
from pathlib import Path

import click
from alembic import command

from bot.store import Store, migrations

INITIAL = migrations.FOLDER / "versions" / "0001_initial.py"


def main(message: str) -> None:
    """Write the migration and say where it is."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{folder}/schema.db")
        if message:
            store.migrate()
        else:
            INITIAL.unlink(missing_ok=True)
        written = _write(store, message or "initial")
        store.close()
    if not message:
        written.replace(INITIAL)
        written = INITIAL
        _name_after_content(INITIAL)
    click.echo(f"{written} is written; read it before you commit it.")


def _write(store: Store, message: str) -> Path:
    with store.engine.connect() as connection:
        script = command.revision(migrations.config(connection), message, autogenerate=True)
    assert script is not None
    assert not isinstance(script, list)
    return Path(script.path)


def _name_after_content(path: Path) -> None:
    """Give a changed schema another revision, so that a database of before is recognised."""
    kept = [line for line in path.read_text().splitlines() if not line.startswith("revision")]
    name = "0001_" + hashlib.sha256("\n".join(kept).encode()).hexdigest()[:8]
    path.write_text(
        "\n".join(
            f'revision = "{name}"' if line.startswith("revision") else line
            for line in path.read_text().splitlines()
        )
        + "\n"
    )


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
