"""What staff do to the workbook by mistake, and mend soon: no mail is lost by it, and none leaves that is not meant."""

import pytest

from mail import queue as mail_queue
from tests.cast import INES
from tests.messages.conftest import Office
from tests.messages.test_sending import KENNY_AT, publish

PREPARED = (KENNY_AT, "Kenny, préparez vos rendez-vous")


def rename(office: Office, tab: str, header: str, name: str) -> None:
    """Give a column another name, and have it read."""
    sheet = office.workbook.spreadsheet.worksheet(tab)
    sheet.update_cell(1, sheet.row_values(1).index(header) + 1, name)
    office.turn()


@pytest.mark.parametrize(
    ("tab", "header"), [("Messages", "Actif"), ("Messages", "Si"), ("Messages", "Jours"), ("Candidats", "E-mail")]
)
def test_a_header_renamed_for_an_hour(office: Office, tab: str, header: str) -> None:
    publish(office)
    office.at(6)
    rename(office, tab, header, f"{header} (à voir)")
    office.type("Candidats", INES, "Statut du CV", "À valider")
    office.at(7)
    assert not office.sent("préparez")  # nor to the coach in Kenny's place
    rename(office, tab, f"{header} (à voir)", header)
    office.restart()
    office.at(7, hour=10)
    assert office.sent("préparez") == [PREPARED]
    assert len(office.sent("relire")) == 1
    office.at(8)
    assert len(office.sent("préparez")) == 1


def test_a_slip_in_a_line_whose_mail_waits(office: Office) -> None:
    publish(office)
    send, office.sender.step = office.sender.step, lambda: 0  # type: ignore[method-assign]  # the mail server is down
    office.at(7)
    office.type("Messages", "MTRNG", "Jours", "bientôt")
    office.turn()
    office.type("Messages", "MTRNG", "Jours", 7)
    office.turn()
    with office.book.state.reading() as connection:
        assert mail_queue.counts(connection)["waiting"] == 1
    office.sender.step = send  # type: ignore[method-assign]
    office.turn()
    assert office.sent("préparez") == [PREPARED]
