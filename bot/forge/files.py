"""Texts and paths of a repository: its files, folders and guides, and what a pull request changes."""

import base64
from collections.abc import Sequence

from bot.forge import DeniedError, InvalidError, NotFoundError, RevokedError
from bot.forge.queries import GUIDES
from bot.forge.reading import shaped
from bot.forge.study import Study
from bot.forge.wire import Wire

MOST_PATHS = 100


class Files:
    """Reads by REST; guides by one GraphQL query where that is allowed."""

    def __init__(self, wire: Wire, study: Study) -> None:
        self._wire = wire
        self._study = study

    def file(self, full_name: str, path: str, ref: str = "") -> str | None:
        """Return a file of the default branch or of a commit, None when there is none."""
        parameters = {"ref": ref} if ref else None
        try:
            found = self._wire.get(
                f"/repos/{full_name}/contents/{path}", full_name, parameters
            ).value
        except NotFoundError:
            return None
        if not isinstance(found, dict) or found.get("type") != "file":
            return None
        if found.get("encoding") != "base64":
            raise InvalidError(f"{full_name}: {path} is too large to read")
        content = shaped(lambda: base64.b64decode(found["content"]), full_name)
        return content.decode("utf-8", "replace")

    def folder(self, full_name: str, path: str) -> Sequence[str]:
        """Return the names in a folder of the default branch; none when there is no such folder."""
        try:
            found = self._wire.get(f"/repos/{full_name}/contents/{path}", full_name).value
        except NotFoundError:
            return ()
        return shaped(
            lambda: [row["name"] for row in found] if isinstance(found, list) else [], full_name
        )

    def pull_files(self, full_name: str, number: int) -> Sequence[str]:
        """Return the paths that a pull request changes, the first hundred in their order."""
        path, subject = f"/repos/{full_name}/pulls/{number}/files", f"{full_name}#{number}"
        try:
            found = self._wire.get(path, subject, {"per_page": MOST_PATHS}).value
        except NotFoundError:
            return ()
        return shaped(lambda: [row["filename"] for row in found], subject)

    def guides(self, full_name: str) -> dict[str, str]:
        """Return the texts in which a repository says how it wants to be helped, by path."""
        try:
            return self._study.guides(full_name)
        except RevokedError:
            raise
        except DeniedError:
            return self._guides_by_rest(full_name)

    def _guides_by_rest(self, full_name: str) -> dict[str, str]:
        folders = {path.rpartition("/")[0] for path in GUIDES}
        there = {
            f"{folder}/{name}".lstrip("/")
            for folder in sorted(folders)
            for name in self.folder(full_name, folder)
        }
        texts = {path: self.file(full_name, path) for path in GUIDES if path in there}
        return {path: text for path, text in texts.items() if text}
