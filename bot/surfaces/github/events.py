"""What happens on a webhook call: a table of events, each re-read before anything is done."""

from collections.abc import Callable, Mapping

from bot.app import App
from bot.context import Actor
from bot.forge import IssueData, NotFoundError
from bot.jobs.index_issues import save_page, save_states
from bot.records import Issue, IssueState, Repository, RepositoryFile
from bot.repository_config import PATH, RepositoryConfig
from bot.surfaces.github.checking import tell_readiness
from bot.surfaces.github.claimed import own_comment, pull_request, reviewed
from bot.surfaces.github.comments import Asked, answer
from bot.surfaces.github.configs import config_of, known_file
from bot.surfaces.github.gate import PostponedError, awake, rules_for
from bot.surfaces.github.installed import installation, repositories_removed
from bot.surfaces.github.parser import Line, parse_new
from bot.surfaces.github.payloads import Payload, part, repository_name, rows, whole, words
from bot.surfaces.github.pulls import changed_file, check_file, merged
from bot.surfaces.github.taken import point_to_others

Reaction = Callable[[App, Payload], None]


def delivery(app: App, args: Mapping[str, object]) -> None:
    """Work one stored call, once; what no reaction is listed for is simply done."""
    delivery_id = str(args["delivery"])
    with app.store.read() as tx:
        row = tx.deliveries.get(delivery_id)
    if row is None or row.processed_at is not None:
        return
    try:
        for reaction in REACTIONS.get((row.event, row.action), REACTIONS.get((row.event, "*"), ())):
            reaction(app, row.payload)
    except PostponedError as error:
        key = f"delivery:{delivery_id}:{error.until:%Y%m%d%H%M}"
        with app.store.write() as tx:
            tx.queue.defer(
                "github",
                "github.delivery",
                args,
                now=app.clock(),
                run_at=error.until,
                unique_key=key,
            )
        return
    with app.store.write() as tx:
        tx.deliveries.done(delivery_id, app.clock())


def commented(app: App, payload: Payload) -> None:
    """Answer the commands of a comment that a person wrote on an open issue."""
    comment, issue = part(payload, "comment"), part(payload, "issue")
    name, sender = repository_name(payload), part(payload, "sender")
    author = words(part(comment, "user").get("login"))
    if not name or not author or sender.get("type") != "User" or author != sender.get("login"):
        return  # bots, and people who edit what others wrote, give no commands
    if "pull_request" in issue or issue.get("state") != "open" or issue.get("locked"):
        return
    before = part(payload, "changes", "body").get("from")
    is_edit = payload.get("action") == "edited"
    if is_edit and before is None:
        return
    number, comment_id = whole(issue.get("number")), whole(comment.get("id"))
    actor = Actor("github", str(sender.get("id")), author, place=f"{name}#{number}")
    stamp = str(comment.get("updated_at") or "") if is_edit else ""
    known, body = known_file(app, name), str(comment.get("body") or "")
    rules = rules_for(known)
    if rules is None:
        return
    aliases = () if known.other_bot else rules.aliases
    lines = parse_new(body, str(before or ""), app.settings.github_bot_login, aliases)
    if not lines:
        own_comment(app, name, number, actor)
        point_to_others(app, rules, name, number, actor, body)
        return
    is_stopped = any(line.verb == "stop" for line in lines)  # that waits for no morning
    config = rules if is_stopped else awake(app, name, rules)
    if config is None:
        return
    key = f"{comment_id}:{stamp}"
    _answer(app, (name, number, comment_id, key), actor, config, known, lines)


def _answer(
    app: App,
    where: tuple[str, int, int, str],
    actor: Actor,
    config: RepositoryConfig,
    known: RepositoryFile,
    lines: list[Line],
) -> None:
    """Re-read comment and issue, then answer line by line; what changed meanwhile counts."""
    name, number, comment_id, key = where
    for position, line in enumerate(lines):
        now = app.forge.comment(name, comment_id)
        if now is None or now.author.lower() != actor.handle.lower():
            return
        found = reread(app, name, number)
        if found is None or not found[0].is_open or found[0].is_locked or found[0].is_archived:
            return
        data, issue = found
        asked = Asked(
            data.repository, data.number, actor, comment_id, key, data, issue, config, known
        )
        answer(app, asked, position, line)


def reread(app: App, name: str, number: int) -> tuple[IssueData, Issue] | None:
    """Return an issue as GitHub has it now, and our row of it; None when it is gone from there."""
    try:
        data = app.forge.issue(name, number)
    except NotFoundError:
        return None
    with app.store.write() as tx:
        repository = tx.indexing.by_name(data.repository) or tx.indexing.by_name(name)
        if repository is None:
            repository = Repository(full_name=data.repository, source="file")
        repository.full_name = data.repository  # what was renamed keeps its row
        tx.indexing.save_repository(repository)
        stored = tx.issues.find(repository.id or 0, number)
        if stored is None:
            save_page(tx, repository, [data], app.clock())
            tx.queue.defer(
                "index",
                "index.repository",
                {"repository_id": repository.id},
                now=app.clock(),
                unique_key=f"index:{repository.id}",
            )
        issue = tx.issues.find(repository.id or 0, number)
    return (data, issue) if issue else None


def changed(app: App, payload: Payload) -> None:
    """Re-read an issue that is in the index, or gets the label: its labels, its state, who has it."""
    name, number = repository_name(payload), whole(part(payload, "issue").get("number"))
    if not name or not number:
        return
    is_ours = _stored(app, name, number) is not None
    is_labelled = payload.get("action") == "labeled"
    config = config_of(app, name) if is_ours or is_labelled else None
    is_tagged = is_labelled and config is not None and _bears(payload, config.labels.mentorable)
    if is_tagged and not is_ours:
        reread(app, name, number)
    stored = _stored(app, name, number)
    if stored is None:
        return
    try:
        data = app.forge.issue(name, number)
    except NotFoundError:
        data = None
    _save_state(app, *stored, data, config)
    if is_tagged and data is not None:
        tell_readiness(app, data, stored[1], part(payload, "sender"))


def _stored(app: App, name: str, number: int) -> tuple[Repository, Issue] | None:
    with app.store.read() as tx:
        repository = tx.indexing.by_name(name)
        issue = tx.issues.find(repository.id or 0, number) if repository else None
    return (repository, issue) if repository and issue else None


def _save_state(
    app: App,
    repository: Repository,
    issue: Issue,
    data: IssueData | None,
    config: RepositoryConfig | None,
) -> None:
    with app.store.write() as tx:
        stored = tx.issues.get(issue.id or 0)
        if stored is None:
            return
        states = {stored.node_id: data}
        save_states(tx, {repository.id or 0: repository}, [stored], states, app.clock())
        labels = {label.casefold() for label in stored.labels}
        stored.is_mentorable = config is not None and config.labels.mentorable.casefold() in labels
        if stored.is_mentorable and stored.state == IssueState.UNLABELLED:
            stored.state = IssueState.FREE
        tx.issues.touch(stored)


def pushed(app: App, payload: Payload) -> None:
    """Read the file anew when a push to the default branch changed it; tell the author once of errors."""
    name = repository_name(payload)
    branch = part(payload, "repository").get("default_branch")
    if not name or payload.get("ref") != f"refs/heads/{branch}":
        return
    commits = rows(payload.get("commits"))
    paths = {
        p for c in commits for kind in ("added", "modified", "removed") for p in c.get(kind) or ()
    }
    if PATH not in paths:
        return
    with app.store.write() as tx:
        tx.github.expire_files(name.split("/")[0] if name.endswith("/.github") else name)
    known = known_file(app, name)
    if known.problem and awake(app, name, rules_for(known)):
        check_file(app, name, str(payload.get("after") or ""), known.problem)


def _bears(payload: Payload, label: str) -> bool:
    return words(part(payload, "label").get("name")).casefold() == label.casefold()


REACTIONS: dict[tuple[str, str], tuple[Reaction, ...]] = {
    ("issue_comment", "created"): (commented,),
    ("issue_comment", "edited"): (commented,),
    ("issues", "*"): (changed,),
    ("pull_request", "*"): (pull_request, changed_file, merged),
    ("pull_request_review", "submitted"): (reviewed,),
    ("push", ""): (pushed,),
    ("installation", "*"): (installation,),
    ("installation_repositories", "*"): (repositories_removed,),
}
