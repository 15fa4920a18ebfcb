"""What we write on GitHub: our one comment per purpose, reactions, labels. Nothing is sent twice blindly."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import quote

from bot.forge import CommentData, DeniedError, NotFoundError, UnavailableError, reading
from bot.forge.reading import shaped
from bot.forge.wire import Wire

PAGE = 100


class Writing:
    """Writes comments, reactions, labels, assignees and checks."""

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
        ours = self.ours(full_name, number, marker)
        if ours and ours.body == text:
            return ours.id
        try:
            return self._write(full_name, number, ours, text)
        except UnavailableError:
            ours = self.ours(full_name, number, marker)
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

    def comment(self, full_name: str, comment_id: int) -> CommentData | None:
        """Return one comment as it is now; None when it was deleted."""
        path = f"/repos/{full_name}/issues/comments/{comment_id}"
        try:
            found = self._wire.get(path, full_name).value
        except NotFoundError:
            return None
        return shaped(lambda: reading.rest_comment(found), full_name)

    def delete_comment(self, full_name: str, comment_id: int) -> None:
        """Take a comment of ours away; one that is gone already is no fault."""
        path = f"/repos/{full_name}/issues/comments/{comment_id}"
        with suppress(NotFoundError):
            self._wire.write("DELETE", path, full_name)

    def may_be_assigned(self, full_name: str, number: int, login: str) -> bool:
        """Say whether GitHub would let somebody be assigned to an issue."""
        path = f"/repos/{full_name}/issues/{number}/assignees/{quote(login, safe='')}"
        try:
            self._wire.get(path, f"{full_name}#{number}")
        except NotFoundError:
            return False
        return True

    def assign(self, full_name: str, number: int, login: str) -> bool:
        """Assign somebody; False when GitHub silently did not. What stands there decides."""
        self._assignees("POST", full_name, number, login)
        return login.lower() in self._assigned(full_name, number)

    def unassign(self, full_name: str, number: int, login: str) -> None:
        """Take an assignee away; raises DeniedError where GitHub kept them."""
        if login.lower() not in self._assigned(full_name, number):
            return
        self._assignees("DELETE", full_name, number, login)
        if login.lower() in self._assigned(full_name, number):
            raise DeniedError(
                f"{full_name}#{number}: GitHub kept the assignee; may the token write?"
            )

    def _assignees(self, verb: str, full_name: str, number: int, login: str) -> None:
        path = f"/repos/{full_name}/issues/{number}/assignees"
        # After a lost answer the reading that follows says what happened.
        with suppress(UnavailableError):
            self._wire.write(verb, path, f"{full_name}#{number}", {"assignees": [login]})

    def _assigned(self, full_name: str, number: int) -> set[str]:
        subject = f"{full_name}#{number}"
        found = self._wire.get(f"/repos/{full_name}/issues/{number}", subject).value
        return shaped(lambda: {a["login"].lower() for a in found.get("assignees") or ()}, subject)

    def check(self, full_name: str, sha: str, conclusion: str, title: str, summary: str) -> None:
        """Report on a commit; raises DeniedError where the app may not."""
        body = {
            "name": "mentorable.yml",
            "head_sha": sha,
            "status": "completed",
            "conclusion": conclusion,
            "output": {"title": title, "summary": summary},
        }
        self._wire.write("POST", f"/repos/{full_name}/check-runs", f"{full_name}@{sha}", body)

    def ours(self, full_name: str, number: int, marker: str) -> CommentData | None:
        """Return our comment with this marker."""
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
