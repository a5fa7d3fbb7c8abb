"""Everything that can go wrong with the workbook, by name. `views/` turns these into pages once."""


class SheetsError(Exception):
    """Anything the sheets package reports to its callers."""


class NotConfigured(SheetsError):
    """Settings or credentials are missing or wrong; the message says what to do about it."""


class BadCredentials(NotConfigured):
    """Google cannot know who we are, and will not before somebody mends it.

    Args:
        what: what is wrong.
        todo: what to do about it, for who runs the site.
    """

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}. {todo}")
        self.what = what
        self.todo = todo


class StateUnreachable(SheetsError):
    """The state database does not answer: nothing can be kept, or read, until it does."""


class Unreachable(SheetsError):
    """The workbook did not answer, or answered something we must not act on (5xx, 429, time-out, cut answer).

    Args:
        message: what happened.
        retry_after: seconds it asks us to wait at least; 0 when it does not say.
        status: the HTTP status of the answer; 0: there was none.
    """

    def __init__(self, message: str = "", retry_after: float = 0.0, status: int = 0) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.status = status


class OverBudget(Unreachable):
    """Our own budget of calls is spent: nothing was sent."""


class Refused(SheetsError):
    """The workbook said no, and will again: not found, not shared with us, a protected cell, a bad range.

    Args:
        status: the HTTP status of the answer.
        message: the API's own words.
        reason: its code for why (`SERVICE_DISABLED`...); empty when it gives none.
    """

    def __init__(self, status: int, message: str, reason: str = "") -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message
        self.reason = reason

    @property
    def token_taken(self) -> bool:
        """Whether the number of a protected range, a batch's token, was used before: nothing else is wrong."""
        said = self.message.lower()
        return "protectedrange" in said and "exist" in said


class OtherDeployment(SheetsError):
    """Another deployment, with a state of its own, writes to this workbook."""

    WORDS = (
        "Another deployment, with a state database of its own, writes to this workbook: stop it, then run "
        "`flask --app app workbook take-over`. (The same where this one's state database was lost or made anew.)"
    )

    def __init__(self) -> None:
        super().__init__(self.WORDS)


class NeverRead(SheetsError):
    """No snapshot yet: the workbook has not been read even once."""


class UnknownRow(SheetsError):
    """A change names a row that the snapshot does not hold."""


class UnknownColumn(SheetsError):
    """A change names a column that the tab does not have (any more)."""


class NotText(SheetsError):
    """A value cannot be kept in a cell as it was typed: too long, or holding characters a sheet drops.

    Args:
        column: the column's key.
        reason: `too_long` (over 50,000 characters) or `control` (NUL and other control characters, half a pair).
    """

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason
