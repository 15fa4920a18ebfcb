"""What a repository wishes: the text of its own file, else of its owner's for all their repositories."""

from bot.forge import Forge
from bot.repository_config import PATH


def text_of(forge: Forge, full_name: str) -> tuple[str, str | None]:
    """Return the repository whose file counts, and the file; None where there is none. Raises ForgeError."""
    for source in (full_name, f"{full_name.split('/')[0]}/.github"):
        text = forge.file(source, PATH)
        if text is not None:
            return source, text
    return full_name, None
