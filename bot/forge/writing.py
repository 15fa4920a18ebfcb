"""What we write on GitHub: our one comment per purpose, reactions, labels. Nothing is sent twice blindly."""

from collections.abc import Callable, Sequence
from urllib.parse import quote

from bot.forge import CommentData, DeniedError, NotFoundError, UnavailableError, reading
from bot.forge.reading import shaped
from bot.forge.wire import Wire

PAGE = 100


class Writing:
    """Writes comments, reactions and labels of issues."""

    def __init__(self, wire: Wire, me: Callable[[], str]) -> None:
        self._wire = wire
        self._me = me

    def comments(self, full_name: str, number: int) -> list[CommentData]:
        """Return all comments of an issue, oldest first."""
        subject = f"{full_name}#{number}"
        found: list[CommentData] = []
        while len(found) % PAGE == 0:
            parameters = {"per_page": PAGE, "page": len(found) // PAGE + 1}
            path = f"/repos/{full_name}/issues/{number}/comments"
            rows = self._wire.get(path, subject, parameters).value
            found += shaped(lambda r=rows: [reading.rest_comment(c) for c in r], subject)  # type: ignore[misc]  # bound now
            if not rows:
                break
        return found

    def upsert_comment(self, full_name: str, number: int, marker: str, body: str) -> int:
        """Write or edit our one comment with this marker; returns its id.

        Where the answer to a write got lost, what stands on GitHub decides, not a second write.
        """
        text = body if marker in body else f"{body}\n\n{marker}"
        ours = self._ours(full_name, number, marker)
        if ours and ours.body == text:
            return ours.id
        try:
            return self._write(full_name, number, ours, text)
        except UnavailableError:
            ours = self._ours(full_name, number, marker)
            if ours is None or ours.body != text:
                raise
            return ours.id

    def react(self, full_name: str, comment_id: int, content: str) -> None:
        """Add a reaction to a comment; one that is there already stays one."""
        path = f"/repos/{full_name}/issues/comments/{comment_id}/reactions"
        self._wire.write("POST", path, full_name, {"content": content})

    def set_labels(
        self, full_name: str, number: int, add: Sequence[str], remove: Sequence[str]
    ) -> None:
        """Add and remove labels; raises DeniedError where GitHub silently dropped them."""
        subject, path = f"{full_name}#{number}", f"/repos/{full_name}/issues/{number}/labels"
        if add:
            rows = self._wire.write("POST", path, subject, {"labels": list(add)}).value
            there = shaped(lambda: {row["name"].lower() for row in rows}, subject)
            if not {label.lower() for label in add} <= there:
                raise DeniedError(
                    f"{subject}: GitHub did not keep the labels; may the token label?"
                )
        for label in remove:
            try:
                self._wire.write("DELETE", f"{path}/{quote(label, safe='')}", subject)
            except NotFoundError:
                self._wire.get(f"/repos/{full_name}/issues/{number}", subject)

    def _ours(self, full_name: str, number: int, marker: str) -> CommentData | None:
        me = self._me().lower()
        return next(
            (
                comment
                for comment in self.comments(full_name, number)
                if marker in comment.body and comment.author.lower() == me
            ),
            None,
        )

    def _write(self, full_name: str, number: int, ours: CommentData | None, text: str) -> int:
        subject = f"{full_name}#{number}"
        if ours:
            path = f"/repos/{full_name}/issues/comments/{ours.id}"
            self._wire.write("PATCH", path, subject, {"body": text})
            return ours.id
        path = f"/repos/{full_name}/issues/{number}/comments"
        found = self._wire.write("POST", path, subject, {"body": text}).value
        return shaped(lambda: int(found["id"]), subject)
