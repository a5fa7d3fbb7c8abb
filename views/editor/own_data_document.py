"""A candidate's own data as a PDF: what their page says, in the same words."""

from collections.abc import Iterator, Mapping
from typing import Any

import clock
from cv.data_document import DataEntry, DataSection, data_pdf, entry
from cv.letter import said
from views.web.language import current, long_date, moment, translate, translate_plural


def document(found: Mapping[str, Any]) -> bytes:
    """The PDF.

    Args:
        found: what the page shows (see own_data.py).
    """
    introduction = translate(
        "Voici tout ce que le site et le tableau de l'équipe gardent sur vous, les notes de votre coach aussi. Les "
        "adresses des autres personnes n'y sont pas, ni le nom des recruteurs."
    )
    day = long_date(clock.today())
    return data_pdf(f"{translate('Mes données')} · {day}", introduction, _sections(found), current())


def _sections(found: Mapping[str, Any]) -> Iterator[DataSection]:
    for title, rows in found["tabs"]:
        yield _section(title, [entry(facts=row, lang=current()) for row in rows])
    yield _section(translate("Vos accords"), list(_consents(found)))
    nobody = [_entry(text=translate("Personne ne les a encore ouvertes."))]
    readings = [(moment(line.at), f"{line.who} : {line.what}") for line in found["readings"]]
    yield _section(translate("Qui a lu vos informations"), [_entry(facts=readings)] if readings else nobody)
    letters = [_entry(f"{one.writer}, {long_date(one.arrived_at)}", text=_exchange(one)) for one in found["letters"]]
    yield _section(translate("Mes lettres"), letters or [_entry(text=translate("Pas encore de lettre."))])
    mails = [_entry(f"{mail.subject} ({moment(mail.at)})", text=mail.text) for mail in found["mails"]]
    none = [_entry(text=translate("Aucun mail ces trente derniers jours."))]
    yield _section(translate("Les mails que vous avez reçus"), mails or none)
    yield _section(translate("Le reste"), [_entry(text=_rest(found))])


def _consents(found: Mapping[str, Any]) -> Iterator[DataEntry]:
    for what, wording, given, changes in found["consents"]:
        lines = [f"« {wording} »"]
        lines += [f"{long_date(change['day'])} : {_change(change)}" for change in changes]
        yield _entry(f"{what} : {translate('Oui' if given else 'Non')}", text="\n".join(lines))


def _change(change: Mapping[str, Any]) -> str:
    """What was said before, and since; no arrow, which the fonts have not."""
    after = change["after"] or "–"
    if not change["before"]:
        return str(after)
    return translate("%(before)s, puis %(after)s") % {"before": change["before"], "after": after}


def _exchange(letter: Any) -> str:
    """A letter, and what was answered."""
    return f"{letter.text}\n\n{translate('Votre réponse')}\n{letter.answer}" if letter.answer else letter.text


def _rest(found: Mapping[str, Any]) -> str:
    views = found["views"]
    seen = translate_plural("Votre page a été vue %(num)d fois.", "Votre page a été vue %(num)d fois.", views)
    lines = [seen % {"num": views}] if views else []
    for one in found["sessions"]:
        device = ", ".join(filter(None, (one["browser"], one["system"]))) or translate("appareil inconnu")
        lines.append(
            translate("Connexion : %(device)s, le %(when)s.") % {"device": device, "when": moment(one["started_at"])}
        )
    return "\n".join(lines)


def _section(title: str, entries: list[DataEntry]) -> DataSection:
    return DataSection(title=said(title, current()), entries=tuple(entries))


def _entry(title: str = "", facts: Any = (), text: str = "") -> DataEntry:
    return entry(title, facts, text, current())
