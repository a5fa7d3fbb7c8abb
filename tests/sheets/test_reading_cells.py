"""What people type and paste into cells comes out right: kinds of input that neighbouring tools got wrong."""

from typing import Any

import pytest

from sheets.model import schema
from sheets.model.binding import bind
from sheets.model.columns import Cell, Column, Kind, header_key
from sheets.model.kinds import canonical, choice_spellings, plain, read
from sheets.model.snapshot import build_snapshot

DEPARTMENTS = choice_spellings(
    (
        "Ain (01)",
        "Paris (75)",
        "Seine-Saint-Denis (93)",
        "Ardèche (07)",
        "Corse-du-Sud (2A)",
        "Val-d'Oise (95)",
        "Côtes-d'Armor (22)",
        "La Réunion (974)",
    )
)
STATUSES = choice_spellings(schema.CV_STATUSES)


def column(kind: Kind, **options: Any) -> Column:
    return Column("x", "X", kind, **options)


@pytest.mark.parametrize(
    "hidden",
    ["\u200b", "\ufeff", "\u00ad", "\u200e", "\u200f", "\u2060", "\ufe0f", "\u200d", "\u202a", "\u2066", "\u180e"],
)
def test_what_nobody_sees_makes_no_value_different(hidden: str) -> None:
    for kind, text, value in (
        (Kind.ID, "C2ABD", "C2ABD"),
        (Kind.REFERENCE, "C2ABD", "C2ABD"),
        (Kind.EMAIL, "kenny@example.org", "kenny@example.org"),
        (Kind.PHONE, "0639980012", "06 39 98 00 12"),
        (Kind.POSTAL_CODE, "75011", "75011"),
        (Kind.LINK, "https://example.org/a", "https://example.org/a"),
        (Kind.NUMBER, "12,5", 12.5),
        (Kind.YES_NO, "oui", True),
        (Kind.PHOTO, "abdenour.svg", "abdenour.svg"),
    ):
        for spoiled in (hidden + text, text + hidden, text[:2] + hidden + text[2:], f"{hidden} {text} {hidden}"):
            assert read(column(kind), spoiled) == (value, ""), (kind, ascii(spoiled))
    for spoiled in (f"Publié{hidden}", f"{hidden}Publié", f"Pub{hidden}lié"):
        assert read(column(Kind.CHOICE), spoiled, STATUSES) == ("Publié", "")
    assert header_key(f"E-mail{hidden}") == header_key("E-mail")
    assert read(column(Kind.TEXT), hidden * 3) == ("", "")


@pytest.mark.parametrize(
    "text",
    ["👩‍🍳", "می‌خواهم", "❤️ cuisiner", "‫سلام‬ Paris", "bon\u200bjour", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"],
)
def test_in_text_what_matters_stays(text: str) -> None:
    assert read(column(Kind.TEXT), text) == (text, "")


@pytest.mark.parametrize(
    "typed",
    [
        "kenny@example.org;",
        "<kenny@example.org>",
        "Mailto:kenny@example.org",
        "MAILTO:Kenny@Example.org?subject=Bonjour",
        '"kenny@example.org"',
        "kenny@example.org)",
        "(kenny@example.org)",
        "Kenny Diallo <kenny@example.org>;",
        "'kenny@example.org',",
        "kenny@example.org.",
        "« kenny@example.org »",
        "<mailto:kenny@example.org>",
        "\ufeffkenny@example.org\u200b",
        "[kenny@example.org]",
        "„kenny@example.org“",
        "kenny＠example.org",
        "kenny@example.org <mailto:kenny@example.org>",
        '"Diallo, Kenny" <kenny@example.org>',
    ],
)
def test_an_address_pasted_from_a_mail_program(typed: str) -> None:
    assert read(column(Kind.EMAIL), typed) == ("kenny@example.org", "")


@pytest.mark.parametrize(
    "typed",
    [
        "kenny@example",
        "kenny example.org",
        "kenny@example..org",
        "kenny@.example.org",
        "kenny..d@example.org",
        "a@example.org; b@example.org",
        "a@example.org b@example.org",
        "kenny@exam ple.org",
        "@example.org",
        "kenny@",
        "kenny@example.org/x",
        "ken,ny@example.org",
        "kenny@-example.org",
        "kenny@192.168.1.300",
        "•kenny@example.org",
        "→kenny@example.org",
        "✉kenny@example.org",
        "-kenny@example.org",
        "=kenny@example.org",
        "|kenny@example.org",
        "mailto://kenny@example.org",
        "prénom–nom@example.org",
        "kenny@example.org (perso)",
        "*kenny@example.org*",
    ],
)
def test_an_address_that_no_mail_reaches_is_told(typed: str) -> None:
    assert read(column(Kind.EMAIL), typed)[1] == "bad_email"


def test_a_hyphen_that_does_not_break_is_the_one_that_mail_knows() -> None:
    assert read(column(Kind.EMAIL), "anne\u2011marie@example\u2011mail.org") == ("anne-marie@example-mail.org", "")
    assert header_key("E\u2011mail") == header_key("E-mail") == header_key("e mail")


@pytest.mark.parametrize(
    "email", ["o'neil@example.org", "prénom@exämple.org", "a+b@sub.example.co.uk", "x_y-z@example.museum"]
)
def test_unusual_addresses_are_addresses(email: str) -> None:
    assert read(column(Kind.EMAIL), email) == (email, "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("+33 06 39 98 00 12", "06 39 98 00 12"),
        ("+330639980012", "06 39 98 00 12"),
        ("(+33)0639980012", "06 39 98 00 12"),
        ("33 06 39 98 00 12", "06 39 98 00 12"),
        (33639980012, "06 39 98 00 12"),
        ("0033 (0)6 39 98 00 12", "06 39 98 00 12"),
        ("06/39/98/00/12", "06 39 98 00 12"),
        ("06–39–98–00–12", "06 39 98 00 12"),
        ("06\u00a039\u202f98 00 12", "06 39 98 00 12"),
        ("tél. 06 39 98 00 12", "06 39 98 00 12"),
        ("0044 7911 123456", "+447911123456"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("00212 6 12 34 56 78", "+212612345678"),
        ("+262 0692 12 34 56", "+262692123456"),
        ("+590 690 12 34 56", "+590690123456"),
        ("0692 12 34 56", "06 92 12 34 56"),
        ("00 33 6 39 98 00 12", "06 39 98 00 12"),
        ("+1 (415) 555-2671", "+14155552671"),
    ],
)
def test_a_phone_as_people_write_it(typed: Cell, expected: str) -> None:
    assert read(column(Kind.PHONE), typed) == (expected, "")
    assert read(column(Kind.PHONE), expected) == (expected, "")


@pytest.mark.parametrize(
    "typed",
    ["06 39 98", "15", "+33 6 39 98 00 12 34", "0639980012 ou 0639980013", "00 00 00 00 00", "+999 123456", "abc"],
)
def test_a_phone_that_cannot_be_dialled_is_told(typed: str) -> None:
    assert read(column(Kind.PHONE), typed)[1] == "bad_phone"


@pytest.mark.parametrize(
    "error",
    [
        "Loading...",
        "Chargement…",
        "#SPILL!",
        "#CALC!",
        "#BUSY!",
        "#BLOCKED!",
        "#CONNECT!",
        "#NOM?",
        "#VALEUR!",
        "#NOMBRE!",
        "#NUL!",
        "#PROPAGATION!",
        "#OCCUPÉ!",
        "#WERT!",
        "#BEZUG!",
        "#¡REF!",
        "#¿NOMBRE?",
        "#Н/Д",
        "Err:502",
        "#N/A",
        "#N/D",
        "#REF! (A1)",
        "#GETTING_DATA",
        "Chargement en cours...",
        " #N/A",
        "\ufeffLoading...",
        "Err :502",
        "Err : 508",
        "#ÉPARS!",
        "#CHARGEMENT_DONNEES",
        "#VALEUR !",
    ],
)
@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.LONG_TEXT, Kind.ID, Kind.EMAIL, Kind.CHOICE, Kind.ITEMS, Kind.PHOTO])
def test_a_formula_in_error_or_at_work_is_no_value(error: str, kind: Kind) -> None:
    assert read(column(kind), error) == (column(kind).blank, "formula_error")


@pytest.mark.parametrize(
    "text", ["#motivé!", "#TRAVAIL!", "#1", "Loading dock worker", "Erreur de jeunesse", "#NOMADE"]
)
def test_what_only_looks_like_an_error_is_text(text: str) -> None:
    assert read(column(Kind.TEXT), text) == (text, "")


def test_errors_are_seen_in_a_whole_column_too() -> None:
    grid = [
        ["ID", "Prénom", "Accroche"],
        ["C1", "Loading...", "Bonjour"],
        ["C2", "Léa", "#SPILL!"],
        ["C3", "A\u200b", ""],
        ["C4", "Bo", " #N/A"],
    ]
    snapshot = build_snapshot({"Candidats": grid})
    assert [(c.first_name, c.catchphrase) for c in snapshot.candidates.rows] == [
        ("", "Bonjour"),
        ("Léa", ""),
        ("A", ""),
        ("Bo", ""),
    ]
    assert [p.a1 for p in snapshot.problems if p.code == "formula_error"] == ["B2", "C3", "C5"]
    alone = build_snapshot({"Candidats": [["ID", "Accroche"], ["C1", "\u00a0Err :508"]]})
    assert [(c.catchphrase) for c in alone.candidates.rows] == [""]


@pytest.mark.parametrize("tick", ["✔️", "☑️", "✓", "x", "Oui.", "OUI !", " ✅ oui", "oui ✔️", "🗹", "Oui;", "Vrai."])
def test_a_tick_is_yes(tick: str) -> None:
    assert read(column(Kind.YES_NO), tick) == (True, "")


@pytest.mark.parametrize("cross", ["Non.", "NON !", "❌", "✖️", "☐", "–", "non ❌"])
def test_a_cross_is_no(cross: str) -> None:
    assert read(column(Kind.YES_NO), cross) == (False, "")


@pytest.mark.parametrize("neither", ["oui mais non", "oui ?x", "peut-être", "✔ ❌", "?", "."])
def test_neither_yes_nor_no_is_told(neither: str) -> None:
    assert read(column(Kind.YES_NO), neither)[1] == "bad_yes_no"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (1, ("Ain (01)",)),
        ("1", ("Ain (01)",)),
        ("01", ("Ain (01)",)),
        ("7, 75", ("Ardèche (07)", "Paris (75)")),
        ("7,75", ("Ardèche (07)", "Paris (75)")),
        ("2a", ("Corse-du-Sud (2A)",)),
        ("2A", ("Corse-du-Sud (2A)",)),
        ("Seine Saint Denis", ("Seine-Saint-Denis (93)",)),
        ("SEINE-SAINT-DENIS", ("Seine-Saint-Denis (93)",)),
        ("val d oise", ("Val-d'Oise (95)",)),
        ("Val d’Oise", ("Val-d'Oise (95)",)),
        ("cotes d'armor", ("Côtes-d'Armor (22)",)),
        ("93 - Seine-Saint-Denis", ("Seine-Saint-Denis (93)",)),
        ("Paris 75\n93 Seine Saint Denis", ("Paris (75)", "Seine-Saint-Denis (93)")),
        ("974", ("La Réunion (974)",)),
        ("• Paris\n• Ain", ("Paris (75)", "Ain (01)")),
    ],
)
def test_departments_by_number_or_name(typed: Cell, expected: tuple[str, ...]) -> None:
    assert read(column(Kind.CHOICES), typed, DEPARTMENTS) == (expected, "")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Excel (Word, PowerPoint), Vente", ("Excel (Word, PowerPoint)", "Vente")),
        ("Caisse, 3,5 ans de cuisine", ("Caisse", "3,5 ans de cuisine")),
        ("« Chez Paul, Lyon », Service", ("« Chez Paul, Lyon »", "Service")),
        ("Permis B; CACES 1, 3 et 5", ("Permis B", "CACES 1, 3 et 5")),
        ("Vente (fruits; légumes); Caisse", ("Vente (fruits; légumes)", "Caisse")),
        ("Un (deux, trois", ("Un (deux", "trois")),
        ("▪ Lecture\n▪ Vélo", ("Lecture", "Vélo")),
        ("* Lecture\n* Vélo", ("Lecture", "Vélo")),
        ("– Lecture\n– Vélo", ("Lecture", "Vélo")),
        ("● Lecture\r\n● Vélo", ("Lecture", "Vélo")),
        ("➢ Lecture\n➢ Vélo", ("Lecture", "Vélo")),
        ("\uf0b7\tLecture\n\uf0b7\tVélo", ("Lecture", "Vélo")),
        ("o\tLecture\no\tVélo", ("Lecture", "Vélo")),
        ("- Lecture\n- Vélo\n", ("Lecture", "Vélo")),
        ("-Lecture\n-Vélo", ("Lecture", "Vélo")),
        ("✔️ Lecture\n✔️ Vélo", ("Lecture", "Vélo")),
        ("👉 Lecture\n👉 Vélo", ("Lecture", "Vélo")),
        ("1. Lecture\n2. Vélo", ("Lecture", "Vélo")),
        ("1) Lecture\n2) Vélo", ("Lecture", "Vélo")),
        ("a) Lecture\nb) Vélo", ("Lecture", "Vélo")),
        ("• Lecture • Vélo", ("Lecture", "Vélo")),
        ("Lecture\u2028Vélo", ("Lecture", "Vélo")),
        ("Lecture\vVélo", ("Lecture", "Vélo")),
        ("قراءة، دراجة", ("قراءة", "دراجة")),
        ("Italien\nAnglais (lu, écrit)", ("Italien", "Anglais (lu, écrit)")),
        ("opéra\nordinateur", ("opéra", "ordinateur")),
        ("10 km à pied\n3 langues", ("10 km à pied", "3 langues")),
        ("▪", ()),
        ("1 - Lecture\n2 - Vélo", ("Lecture", "Vélo")),
        ("1/ Lecture\n2/ Vélo", ("Lecture", "Vélo")),
        ("1.Lecture\n2.Vélo", ("Lecture", "Vélo")),
        ("1°) Lecture\n2°) Vélo", ("Lecture", "Vélo")),
        ("A. Lecture\nB. Vélo", ("Lecture", "Vélo")),
        ("§\tLecture\n§\tVélo", ("Lecture", "Vélo")),
        ("Ø  Lecture\nØ  Vélo", ("Lecture", "Vélo")),
        ("ü\u00a0Lecture\nü\u00a0Vélo", ("Lecture", "Vélo")),
        ("> Lecture\n> Vélo", ("Lecture", "Vélo")),
        ("-> Lecture\n=> Vélo", ("Lecture", "Vélo")),
        ("★ Lecture\n» Vélo", ("Lecture", "Vélo")),
        ("\u2011 Lecture\n\u2010 Vélo", ("Lecture", "Vélo")),
        ("\uf0a8 Lecture\n\uf071 Vélo", ("Lecture", "Vélo")),
        ("- [ ] Lecture\n- [x] Vélo", ("Lecture", "Vélo")),
        ("3.5 ans\n12.5 km", ("3.5 ans", "12.5 km")),
        ("1.5 an de vente\n2.5 ans de caisse", ("1.5 an de vente", "2.5 ans de caisse")),
        ("vendeur\nquincaillier\nÜben", ("vendeur", "quincaillier", "Üben")),
    ],
)
def test_lists_as_programs_paste_them(typed: str, expected: tuple[str, ...]) -> None:
    assert read(column(Kind.ITEMS), typed) == (expected, "")


@pytest.mark.parametrize(
    "end",
    [
        "en cours",
        "En cours.",
        "à ce jour",
        "présent",
        "aujourd'hui",
        "Aujourd’hui",
        "maintenant",
        "(en cours)",
        "now",
        "Present",
        "toujours en cours",
        "poste actuel",
        "en poste actuellement",
        "aujourd’hui encore",
        "à aujourd'hui",
        "en ce moment",
        "CDI en cours",
        "till date",
    ],
)
def test_an_end_that_has_not_come_is_no_problem(end: str) -> None:
    assert read(schema.EXPERIENCES.by_key["end"], end) == (None, "")
    assert read(schema.EXPERIENCES.by_key["start"], end)[1] == "bad_date"
    assert canonical(schema.EXPERIENCES.by_key["end"], end) == canonical(schema.EXPERIENCES.by_key["end"], None)


@pytest.mark.parametrize(
    "header",
    [
        "Prénom *",
        "Prénom*",
        "Prénom :",
        "prenom:",
        "* Prénom",
        "Prénom\u200b",
        "PRÉNOM ＊",
        "Prénom\n",
        "Prénom (obligatoire)",
        "Prenom (*)",
        "Prénom †",
        "☆ Prénom",
        "« Prénom »",
    ],
)
def test_a_star_or_a_colon_makes_no_other_header(header: str) -> None:
    grid = [["ID", header, "E-mail :"], ["C1", "Léa", "lea@example.org"]]
    binding = bind(schema.CANDIDATES, "Candidats", grid)
    assert (binding.columns["first_name"], binding.columns["email"], binding.extra) == (1, 2, {})
    assert not [p for p in binding.problems if p.column in ("Prénom", "E-mail")]


def test_a_unit_or_a_word_in_brackets_makes_another_header() -> None:
    assert header_key("Présence") != header_key("Présence %")
    assert header_key("Histoire") != header_key("Histoire (privée)")
    assert header_key("Date (JJ/MM/AAAA)") == header_key("Date :") == header_key("📅 Date")


def test_of_two_headers_for_a_column_the_second_is_told() -> None:
    binding = bind(schema.CANDIDATES, "Candidats", [["ID", "Prénom", "Prénom *"]])
    assert [p.code for p in binding.problems if p.column == "Prénom *"] == ["double_column"]


def test_spaces_of_any_kind_are_no_value() -> None:
    assert plain("\u00a0\u200b\ufeff\u2060 Léa \u00ad") == "Léa"
