"""What the server refuses, in the words and shapes Google uses."""

from __future__ import annotations

from typing import Any

STATUS_OF_CODE = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}


class ApiError(Exception):
    """A request that Google would answer with an error body.

    Args:
        code: the HTTP status.
        message: Google's sentence.
        details: the `details` list of a Sheets error, if it has one.
    """

    def __init__(self, code: int, message: str, details: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details

    def body(self) -> dict[str, Any]:
        """The JSON that goes over the wire."""
        error: dict[str, Any] = {"code": self.code, "message": self.message, "status": STATUS_OF_CODE[self.code]}
        if self.details:
            error["details"] = self.details
        return {"error": error}


class DriveError(ApiError):
    """An error of the Drive API, which names a reason and sometimes the parameter at fault."""

    def __init__(self, code: int, message: str, reason: str, location: str | None = None) -> None:
        super().__init__(code, message)
        self.reason = reason
        self.location = location

    def body(self) -> dict[str, Any]:
        """The JSON that goes over the wire."""
        cause = {"message": self.message, "domain": "global", "reason": self.reason}
        if self.location:
            cause |= {"location": self.location, "locationType": "parameter"}
        return {"error": {"code": self.code, "message": self.message, "errors": [cause]}}


class RequestRefused(ApiError):
    """One request of a batchUpdate that cannot be applied: the batch names it by its place and kind."""

    def __init__(self, message: str) -> None:
        super().__init__(400, message)


def invalid(message: str) -> ApiError:
    """A 400 with this sentence."""
    return ApiError(400, message)


def not_found() -> ApiError:
    """The spreadsheet does not exist, or is in the bin."""
    return ApiError(404, "Requested entity was not found.")


def invalid_payload(field: str, problem: str) -> ApiError:
    """A body that does not fit the API's schema.

    Args:
        field: where in the body, as `data.values`.
        problem: Google's sentence about it.
    """
    violation = {"field": field, "description": problem}
    detail = {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": [violation]}
    return ApiError(400, problem, [detail])


def file_not_found(file_id: str) -> DriveError:
    """Drive's 404."""
    return DriveError(404, f"File not found: {file_id}.", "notFound", "fileId")
