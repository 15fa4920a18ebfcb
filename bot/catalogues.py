"""Keep the catalogues in step with the code: read every message of it, and find what is untranslated."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from bot.i18n import FOLDER, LOCALES

CODE = Path(__file__).parent
KEYWORDS = {"_": None, "n_": (1, 2)}
TRANSLATED = tuple(language for language in LOCALES if language != "en")
"""The languages that have a catalogue; English is the language of the message ids."""


def template() -> Catalog:
    """Return every message of the code, in the order of files and lines."""
    catalog = Catalog(project="mentorable", fuzzy=False)
    found = extract_from_dir(str(CODE), [("**.py", "python")], keywords=KEYWORDS)
    for file, _line, message, _comments, _context in found:
        if message:
            # Files without lines: a moved line is no news to a translator.
            catalog.add(message, locations=[(f"bot/{Path(file).as_posix()}", 0)])
    return catalog


def path(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return FOLDER / language / "LC_MESSAGES" / "mentorable.po"


def read(language: str) -> Catalog:
    """Return the catalogue of a language, an empty one where there is none."""
    if not path(language).exists():
        return Catalog(locale=language, project="mentorable", fuzzy=False)
    with path(language).open("rb") as file:
        return read_po(file, locale=language)


def merged(language: str, code: Catalog) -> Catalog:
    """Return the catalogue with exactly the messages of the code; translations are kept, never guessed."""
    catalog = read(language)
    catalog.update(code, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.fuzzy = False
    catalog.msgid_bugs_address = catalog.last_translator = catalog.language_team = "Mentorable"
    catalog.version = ""
    catalog.header_comment = (
        f"# Mentorable in {catalog.locale.english_name if catalog.locale else language}."
    )
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalog


def write(catalog: Catalog, language: str) -> None:
    """Store a catalogue."""
    path(language).parent.mkdir(parents=True, exist_ok=True)
    with path(language).open("wb") as file:
        write_po(file, catalog, width=100, sort_by_file=True, omit_header=False)


def missing(language: str, code: Catalog) -> Iterator[Message]:
    """Give the messages of the code that have no complete translation."""
    known = read(language)
    for message in code:
        if message.id and not _is_complete(known.get(message.id), known.num_plurals):
            yield message


def _is_complete(message: Message | None, forms: int) -> bool:
    if message is None or message.fuzzy:
        return False
    if isinstance(message.string, str):
        return bool(message.string)
    return len(message.string or ()) == forms and all(message.string or ())
