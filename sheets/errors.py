"""Everything that can go wrong with the workbook, by name. `views/` turns these into pages once."""


class SheetsError(Exception):
    """Anything the sheets package reports to its callers."""


class NotConfigured(SheetsError):
    """Settings or credentials are missing or wrong; the message says what to do about it."""


class StateUnreachable(SheetsError):
    """The state database does not answer: nothing can be kept, or read, until it does."""


class Unreachable(SheetsError):
    """The workbook did not answer, or answered something we must not act on (5xx, 429, time-out, cut answer).

    Args:
        message: what happened.
        retry_after: seconds it asks us to wait at least; 0 when it does not say.
    """

    def __init__(self, message: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class OverBudget(Unreachable):
    """Our own budget of calls is spent: nothing was sent."""


class Refused(SheetsError):
    """The workbook said no, and will again: not found, not shared with us, a protected cell, a bad range.

    Args:
        status: the HTTP status of the answer.
        message: the API's own words.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(f"{status}: {message}")
        self.status = status
        self.message = message


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
        reason: `too_long` (over 50,000 characters) or `control` (NUL and other control characters).
    """

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column = column
        self.reason = reason
