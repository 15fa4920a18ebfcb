"""Link a GitHub login to yourself: only by proof, and only after you confirmed the login here."""

from bot.commands import Cancel
from bot.context import Context
from bot.errors import UserError
from bot.github_commands import ConfirmLink, LinkGitHub, UnlinkGitHub
from bot.i18n import _, join
from bot.linking import LIFE, hash_of, new_code
from bot.mentor_commands import Agree
from bot.records import LinkCode, Purpose
from bot.records.people import GITHUB
from bot.reply import Button, Card, Reply
from bot.store import Transaction

LOOK = _(
    "Shall I look at your merged public pull requests, so that my suggestions follow on from them? "
    "I keep only their repositories and titles."
)


def link(context: Context, command: LinkGitHub) -> Reply:
    """Give a code to be written in the thread the operator named."""
    place = context.settings.github_link_issue
    if context.actor.surface == GITHUB:
        raise UserError(
            _("You are on GitHub already. Ask for the code where you want to be linked from.")
        )
    if context.settings.github_client_id:
        return _at_github(context)
    if not place:
        raise UserError(
            _("The operator has not said where logins are linked, so it does not work here yet.")
        )
    code = new_code()
    with context.store.write() as tx:
        _not_linked(tx, context)
        tx.github.add_code(
            LinkCode(
                code_hash=hash_of(code),
                person_id=context.person_id,
                expires_at=context.now + LIFE,
            )
        )
    full_name, _sharp, number = place.partition("#")
    url = f"{context.settings.github_web_url}/{full_name}/issues/{number}"
    minutes = int(LIFE.total_seconds() // 60)
    return Reply(
        _(
            "Write this line as a comment on GitHub within {n} minutes, then come back: /mentorable link {code}",
            n=minutes,
            code=code,
        ),
        (Card(place, url),),
        buttons=(Button(_("I wrote it"), ConfirmLink()),),
    )


def _at_github(context: Context) -> Reply:
    """Send the person to GitHub's own page with a code that a job has asked for."""
    with context.store.write() as tx:
        _not_linked(tx, context)
        code = tx.github.code_of(context.person_id)
        if code is None or code.expires_at <= context.now:
            name = hash_of(new_code())
            tx.github.add_code(
                LinkCode(code_hash=name, person_id=context.person_id, expires_at=context.now + LIFE)
            )
            tx.queue.defer(GITHUB, "github.device", {"code": name}, now=context.now)
        elif code.user_code:
            return Reply(
                _(
                    "Open {page}, sign in, and enter {code}. Then come back.",
                    page=code.page,
                    code=code.user_code,
                ),
                buttons=(Button(_("I did it"), ConfirmLink()),),
            )
    return Reply(
        _("I ask GitHub for a code. Press the button in a moment."),
        buttons=(Button(_("Show the code"), LinkGitHub()),),
    )


def _not_linked(tx: Transaction, context: Context) -> None:
    if any(i.surface == GITHUB for i in tx.people.identities(context.person_id)):
        raise UserError(_("A GitHub login is linked already. Unlink it first."))


def confirm(context: Context, command: ConfirmLink) -> Reply:
    """Show the login that wrote the code; link it when the person says that it is theirs."""
    with context.store.write() as tx:
        code = tx.github.code_of(context.person_id)
        if code is None or code.expires_at <= context.now - LIFE:
            raise UserError(_("There is no open code of yours. Ask for a new one with “link”."))
        if code.written_at is None:
            raise UserError(
                _("I have not seen your code on GitHub yet. Wait a moment, then try again.")
            )
        login = code.login
        if not command.is_confirmed:
            return Reply(
                _("The GitHub login {login} wrote your code. Is that you?", login=login),
                buttons=(
                    Button(_("Yes, that is me"), ConfirmLink(is_confirmed=True)),
                    Button(_("No"), Cancel()),
                ),
            )
        tx.people.link(context.person_id, GITHUB, code.external_id, login, context.now)
        tx.github.drop_code(code)
        tx.trust.log(context.person_id, "linked", {"surface": GITHUB}, context.now)
        tx.works.want(context.person_id, context.now)
        agreed = tx.trust.agrees(context.person_id, Purpose.PUBLIC_WORK)
    text = _("Linked: {login}. You can take it away at any time.", login=login)
    unlink = Button(_("Unlink it"), UnlinkGitHub())
    if agreed:
        return Reply(text, buttons=(unlink,))
    look = Button(_("Yes, look at them"), Agree(Purpose.PUBLIC_WORK))
    return Reply(join((text, LOOK), " "), buttons=(look, unlink))


def unlink(context: Context, command: UnlinkGitHub) -> Reply:
    """Part the GitHub login from the person."""
    with context.store.write() as tx:
        own = [i for i in tx.people.identities(context.person_id) if i.surface == GITHUB]
        if not own or not tx.people.part(GITHUB, own[0].external_id, context.now):
            raise UserError(_("No GitHub login is linked to you."))
        tx.trust.log(context.person_id, "unlinked", {"surface": GITHUB}, context.now)
    return Reply(_("Unlinked: {login}.", login=own[0].handle))
