"""No more of these: the link by which a reader refuses a line's messages, and what they decided."""

from itsdangerous import BadSignature, URLSafeSerializer

from programme.messages import memory
from programme.opportunities import Links
from sheets.book import Book


def address(links: Links, rule: str, email: str) -> str:
    """The address by which a reader asks for no more of a line's messages."""
    token = _signer(links).dumps([rule, email])
    return f"{links.public_url}/messages/refuse/{token if isinstance(token, str) else token.decode()}"


def read_token(links: Links, token: str) -> tuple[str, str] | None:
    """The line and the reader's e-mail address of such a link; None where it was not signed here."""
    try:
        rule, email = _signer(links).loads(token)
    except (BadSignature, TypeError, ValueError):
        return None
    return str(rule), str(email)


def has_refused(book: Book, rule: str, email: str) -> bool:
    """Whether a reader wants no more of a line's messages."""
    with book.state.reading() as connection:
        return memory.has_refused(connection, rule, email)


def refuse(book: Book, rule: str, email: str) -> None:
    """Send a reader no more of a line's messages."""
    with book.state.writing() as connection:
        memory.refuse(connection, rule, email)


def accept(book: Book, rule: str, email: str) -> None:
    """Send a reader a line's messages again."""
    with book.state.writing() as connection:
        memory.accept(connection, rule, email)


def _signer(links: Links) -> URLSafeSerializer:
    return URLSafeSerializer(links.secret_key, salt="tremplin-messages")
