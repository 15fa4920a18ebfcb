"""Two kinds of error: UserError is for the person who asked; everything else is a bug of ours."""

from bot.i18n import Text


class UserError(Exception):
    """Something the person can mend; its text is shown to them and is not logged as an error."""

    def __init__(self, text: Text) -> None:
        super().__init__(str(text))
        self.text = text


class OperatorError(Exception):
    """Something the operator can mend: a missing token, a damaged model, a broken setting.

    The message is one English sentence with the remedy; it is printed, never sent to people.
    """


class AwayError(Exception):
    """Something outside does not answer; the same work is worth another try later."""
