"""A maintainer's story and every other comment, played for real; ``python -m tests.github.story`` writes the page."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from pydantic import SecretStr

from bot.app import App, build
from bot.commands import Command
from bot.context import Actor
from bot.github_commands import ConfirmLink, LinkGitHub
from bot.i18n import resolve
from bot.jobs.index import Progress, index_repository
from bot.logs import configure
from bot.mentor_commands import OfferMentoring, Respond, SetAge
from bot.records import MentorshipState
from bot.sandbox import faults
from bot.sandbox.file import world_from
from bot.sandbox.happenings import issue_event
from bot.sandbox.server import Sandbox, serve_world
from bot.settings import Settings
from bot.surfaces.github.sweep import sweep
from tests.fakes import FixedClock
from tests.surfaces.github_thread import LEARNER, MAINTAINER, NAME, OTHER, PLAN, Thread, entries

FILE = (
    "claim: ask-mentor\nmentors:\n  - login: sandbox-mentor\n    capacity: 2\ncongratulate: true\n"
)
MENTOR = "sandbox-mentor"
PAGE = Path(__file__).parent.parent.parent / "docs" / "github.md"


class Story:
    """Plays the story and writes down every comment, label, assignment and private word."""

    def __init__(self, app: App, sandbox: Sandbox) -> None:
        self.app, self.sandbox = app, sandbox
        self.thread = Thread(app, sandbox)
        self.lines: list[str] = []
        self.seen: dict[int, str] = {}

    def tell(self) -> str:
        """Play all of it; returns the transcript."""
        self._install()
        self._link()
        self.say(MAINTAINER, "/mentorable check")
        self.say(
            MAINTAINER, f"/mentorable tag skill=python difficulty=easy hours=3 mentor=@{MENTOR}"
        )
        self.say(MENTOR, "/mentorable mentor")
        self.say(LEARNER, "/mentorable claim")
        self.say(LEARNER, f"/mentorable claim {PLAN}")
        self._accept()
        self._merge()
        return "\n".join(self.lines).replace(str(self.sandbox), "https://github.example") + "\n"

    def _install(self) -> None:
        owner = {"account": {"login": NAME.split("/")[0]}}
        self.thread.deliver("installation", {"action": "created", "installation": owner})
        self.lines += [
            "**The app is installed**, and the maintainer adds `.github/mentorable.yml`:",
            "",
        ]
        self.thread.configure(FILE)
        self.lines += ["```yaml", *FILE.splitlines(), "```", ""]
        index_repository(
            self.app.store, self.app.forge, self.app.embedder(), NAME, self.app.clock, Progress()
        )

    def _link(self) -> None:
        """The mentor links the login by a code, on the issue the operator named."""
        mentor = self._mentor()
        answer = self.app.handle(mentor, LinkGitHub())
        code = str(answer.text.params["code"])
        self.private("the mentor asks for a code", LinkGitHub(), code, text=str(answer.text))
        self.thread.at(2)
        self.say(MENTOR, f"/mentorable link {code}", hide=code)
        self.thread.at(1)
        for command in (
            ConfirmLink(),
            ConfirmLink(is_confirmed=True),
            SetAge("adult"),
            OfferMentoring(2),
        ):
            self.private(f"`{type(command).__name__}`", command)

    def _accept(self) -> None:
        with self.app.store.read() as tx:
            (row,) = tx.mentorships.in_state(MentorshipState.PROPOSED)
        self.private("the mentor accepts", Respond(row.id or 0, accepts=True))
        self.thread.work()
        self.changes()

    def _merge(self) -> None:
        world = self.sandbox.world
        repository = world.repositories[NAME]
        pull = world.add_issue(
            repository, number=50, title="Return empty batches as they are", body="Fixes #1",
            author=LEARNER, is_pull=True, closes=[1],
        )  # fmt: skip
        self.lines += [
            "**The learner opens a pull request that fixes the issue, and it is merged.**",
            "",
        ]
        for action, is_merged in (("opened", False), ("closed", True)):
            if is_merged:
                pull.state = "closed"
                world.merge(pull, world.now())
                repository.issues[1].state = "closed"
                closed = issue_event(
                    str(self.sandbox), world, repository.issues[1], "closed", LEARNER
                )
                self.thread.deliver("issues", closed.payload)
            told = issue_event(str(self.sandbox), world, pull, action, LEARNER)
            self.thread.deliver("pull_request", told.payload)
        self.changes(50)

    def say(self, login: str, body: str, hide: str = "") -> None:
        """Write a comment and note what came of it."""
        shown = body.replace(hide, "CODE") if hide else body
        self.lines += [f"**{login}** writes:", "", f"> {shown}", ""]
        before = self.thread.reactions()
        self.thread.say(login, body)
        if len(self.thread.reactions()) > len(before):
            self.lines += ["The bot reacts with 👍.", ""]
        self.changes()

    def changes(self, number: int = 1) -> None:
        """Note what changed in a thread since the last look."""
        issue = self.sandbox.world.repositories[NAME].issues[number]
        for comment in issue.comments:
            if (
                comment.author == self.sandbox.world.viewer
                and self.seen.get(comment.id) != comment.body
            ):
                verb = "edits its comment" if comment.id in self.seen else "writes"
                self.seen[comment.id] = comment.body
                self.lines += [f"The bot {verb}:", "", "```markdown", comment.body, "```", ""]
        state = f"labels: {', '.join(issue.labels) or 'none'}; assignees: {', '.join(issue.assignees) or 'nobody'}"
        if number == 1 and self.seen.get(0) != state:
            self.seen[0] = state
            self.lines += [f"The issue now — {state}.", ""]

    def private(self, what: str, command: Command, hide: str = "", text: str = "") -> None:
        """Say something in Discord; only the two of them see it."""
        reply = text or resolve(self.app.handle(self._mentor(), command).text, "en")
        shown = reply.replace(hide, "CODE") if hide else reply
        self.lines += [f"*In Discord, privately* ({what}): {shown}", ""]

    def _mentor(self) -> Actor:
        return Actor("discord", "77", MENTOR, place="dm")


class Rest(Story):
    """Plays what the story leaves out: answers, refusals, reminders, and what is turned on."""

    def tell(self) -> str:
        """Play all of it; returns the transcript."""
        self.thread.configure("claim: self-serve\nsuggest_when_taken: true\n")
        index_repository(
            self.app.store, self.app.forge, self.app.embedder(), NAME, self.app.clock, Progress()
        )
        self.say(LEARNER, "/mentorable help")
        self.say(LEARNER, "/mentorable dance")
        self.say(LEARNER, "/mentorable tag")
        self.at(3, MAINTAINER, "/mentorable tag")
        self.at(1, MAINTAINER, "/mentorable tag")
        self.say(LEARNER, f"/mentorable claim {PLAN}")
        self.say(OTHER, f"/mentorable claim {PLAN}")
        self.say(OTHER, "Can I work on this issue?")
        self.say(OTHER, "/mentorable suggest")
        self.say(LEARNER, "/mentorable status")
        self._wait()
        self._break()
        return "\n".join(self.lines).replace(str(self.sandbox), "https://github.example") + "\n"

    def at(self, number: int, login: str, body: str) -> None:
        """Say something in another thread."""
        self.lines += [f"In the thread of issue {number}:", ""]
        self.thread.at(number)
        self.say(login, body)

    def changes(self, number: int = 0) -> None:
        """Note what changed in the thread where something was just said."""
        super().changes(number or self.thread.number)

    def _wait(self) -> None:
        """Let the holder be silent until the issue is free again."""
        clock = self.app.clock
        assert isinstance(clock, FixedClock)
        for day in range(1, 30):
            clock.move(days=1)
            sweep(self.app, {})
            self.thread.work()
            if day in (7, 29):
                self.lines += [f"**Nothing is heard for {day} days.**", ""]
                self.changes()

    def _break(self) -> None:
        self.sandbox.faults.add("/repos/*/check-runs", faults.status(403), times=9)
        self.thread.configure("claim: sometimes\nlimitz: 3\n")
        self.lines += ["**A push breaks the file, and the app may not write checks.**", ""]
        self.say(MAINTAINER, "/mentorable status")


def play(make: Callable[..., App], sandbox: Sandbox) -> str:
    """Play the story in an app that ``make`` makes."""
    return Story(make(github_link_issue=f"{NAME}#2"), sandbox).tell()


def play_rest(make: Callable[..., App], sandbox: Sandbox) -> str:
    """Play what the story leaves out."""
    return Rest(make(), sandbox).tell()


def main() -> None:
    """Write both transcripts into the page."""
    configure("error", as_json=False)
    page = PAGE.read_text("utf-8")
    for (begin, end), part in PARTS.items():
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{_played(part).strip()}\n\n{end}{rest.split(end)[1]}"
    PAGE.write_text(page, "utf-8")


def _played(part: Callable[[Callable[..., App], Sandbox], str]) -> str:
    clock = FixedClock()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve_world(world_from(entries(count=4), clock)) as sandbox,
    ):
        made: list[App] = []

        def make(**changes: str) -> App:
            settings = Settings(
                _env_file=None,
                data_dir=Path(folder),
                embedder="hashing:384",
                github_api_url=str(sandbox),
                github_token=SecretStr("sandbox-token"),
                github_write_pause_seconds=0,
                **changes,
            )
            made.append(build(settings, clock=clock))
            return made[-1]

        told = part(make, sandbox)
        for app in made:
            app.store.close()
    return told


PARTS = {
    ("<!-- the story begins -->", "<!-- the story ends -->"): play,
    ("<!-- the rest begins -->", "<!-- the rest ends -->"): play_rest,
}


if __name__ == "__main__":
    main()
