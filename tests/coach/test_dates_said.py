"""Dates of a path as people say them: kept as days, shown back in words before and after."""

import datetime as dt

import pytest

from sheets.book import Book
from sheets.model.schema import Experience
from tests.coach.pages import form, said
from tests.coach.test_sections import CV, FLORE
from tests.conftest import SignIn


def added(book: Book) -> Experience:
    return book.snapshot.experiences.where("candidate", "C3KEN")[0]


@pytest.mark.parametrize(
    ("start", "end", "kept"),
    [
        ("depuis l'été 2019", "", ("2019-07-01", None)),
        ("mars 2018 à aujourd'hui", "", ("2018-03-01", None)),
        ("2015-2018", "", ("2015-01-01", "2018-01-01")),
        ("from March 2018 to June 2019", "", ("2018-03-01", "2019-06-01")),
        ("2015-2018", "mars 2019", ("2015-01-01", "2019-03-01")),
        ("début 2018", "maintenant", ("2018-01-01", None)),
        ("en 2017", "en cours", ("2017-01-01", None)),
        ("2015", "2015 à 2018", ("2015-01-01", "2018-01-01")),
    ],
)
def test_what_is_typed_is_kept_as_days(
    sign_in: SignIn, book: Book, start: str, end: str, kept: tuple[str, str | None]
) -> None:
    browser = sign_in(FLORE)
    assert form(browser, CV, f"{CV}/path").post(browser, title="Commis", start=start, end=end).status_code == 303
    row = added(book)
    assert (row.start and row.start.isoformat(), row.end and row.end.isoformat()) == kept
    found = form(browser, CV, f"{CV}/path/{row.id}")
    assert found.fields["start"][-4:] == kept[0][:4]  # in words, in the form that was saved
    assert bool(found.fields["end"]) is bool(kept[1])


@pytest.mark.parametrize(
    ("start", "end"), [("2018", "2015"), ("mars 2018", "janvier 2017"), ("été 2019", "mars 2019"), ("2019", "fin 2018")]
)
def test_an_end_before_its_start_is_told_and_not_kept(sign_in: SignIn, book: Book, start: str, end: str) -> None:
    browser, before = sign_in(FLORE), book.snapshot.experiences.where("candidate", "C3KEN")
    answer = form(browser, CV, f"{CV}/path").post(browser, title="Commis", start=start, end=end)
    assert answer.status_code == 422
    assert f"La fin, « {end} », vient avant le début. Changez l’une des deux dates." in said(answer)
    assert book.snapshot.experiences.where("candidate", "C3KEN") == before


@pytest.mark.parametrize(
    ("start", "end"),
    [("mars 2018", "2018"), ("15/03/2018", "mars 2018"), ("2018", "2018"), ("fin 2018", "janvier 2019")],
)
def test_an_end_said_less_exactly_than_its_start_is_no_error(sign_in: SignIn, book: Book, start: str, end: str) -> None:
    browser = sign_in(FLORE)
    assert form(browser, CV, f"{CV}/path").post(browser, title="Commis", start=start, end=end).status_code == 303
    assert added(book).end


def test_dates_that_count_from_now_are_kept_as_of_today(sign_in: SignIn, book: Book) -> None:
    browser = sign_in(FLORE)
    form(browser, CV, f"{CV}/path").post(browser, title="Commis", start="il y a deux ans")
    start, today = added(book).start, dt.datetime.now().astimezone().date()
    assert start
    assert (start.year, start.month) == (today.year - 2, today.month)


@pytest.mark.parametrize(
    ("typed", "end", "words"),
    [
        ("depuis l'été 2019", "", "Compris : depuis juillet 2019, toujours en cours."),
        ("2015-2018", "", "Compris : de janvier 2015 à janvier 2018. Une fin vide se remplit aussi."),
        ("31/01/2024", "", "Compris : 31 janvier 2024."),
        ("bientôt", "", "Nous ne comprenons pas encore cette date. Par exemple : mars 2019."),
        ("", "", ""),
        ("", "1", "Vide : toujours en cours."),
        ("à ce jour", "1", "Compris : toujours en cours."),
        ("fin 2018", "1", "Compris : décembre 2018."),
    ],
)
def test_what_is_understood_is_said_while_it_is_typed(sign_in: SignIn, typed: str, end: str, words: str) -> None:
    asked = {"field": "start", "start": typed} | ({"end": end} if end else {})
    assert said(sign_in(FLORE).get(f"{CV}/said-date", query_string=asked)) == words


def test_it_is_said_in_english_too_and_to_nobody_else(sign_in: SignIn) -> None:
    asked = {"field": "end", "end": "until 2018", "lang": "en"}
    assert said(sign_in(FLORE).get(f"{CV}/said-date", query_string=asked)) == "Understood: January 2018."
    assert sign_in("martin@example.org").get(f"{CV}/said-date", query_string=asked).status_code in (403, 404)


def test_the_form_says_what_an_empty_end_means(sign_in: SignIn) -> None:
    assert "Vide : c’est toujours en cours." in said(sign_in(FLORE).get(CV))
