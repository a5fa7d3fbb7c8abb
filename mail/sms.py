"""Words for a phone: the seam where a text service goes. For now, files that people can open."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mail.message import SMS, Away, Message


@dataclass(frozen=True, slots=True)
class SmsFolder:
    """Text messages as files, one each.

    Args:
        path: the folder.
    """

    path: Path

    def deliver(self, message: Message, message_id: str, at: float, _handing: Callable[[], bool]) -> str:
        """Write one: the number, an empty line, the words. See Conversation.deliver."""
        name = f"{dt.datetime.fromtimestamp(at, dt.UTC):%Y%m%dT%H%M%S%f}-{message_id[:12]}"
        draft = self.path / f".{name}.part"
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.touch(mode=0o600)
            draft.write_text(f"{message.to.removeprefix(SMS)}\n\n{message.text}", encoding="utf-8")
            draft.rename(self.path / f"{name}.txt")
        except OSError as error:
            raise Away(str(error)) from error
        return ""
