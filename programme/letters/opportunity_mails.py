"""The mails about opportunities, filled in for their reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from mail.message import Message
from programme.letters.composing import compose
from programme.letters.contacts import zone_mailbox, zone_of
from programme.letters.languages import language_for
from programme.lists import REGIONS
from programme.opportunities import Links, Near, Offer, OpportunityNote, concerned, name_for_recruiter, proposed_to
from sheets.model.schema import Candidate, Opportunity
from sheets.model.snapshot import Snapshot

DUPLICATE = "duplicate"
"""A reason of its own for not passing an opportunity on: it was proposed twice."""

WORDS: dict[str, dict[str, str]] = {
    "fr": {
        "all": "à toutes les personnes qui cherchent un travail",
        "to": "à %s",
        "and": " et ",
        "somebody": "une personne",
        "a recruiter": "un recruteur",
        "another": "autre chose",
        "untitled": "offre sans titre",
        "one": "une personne",
        "some": "%d personnes",
        "one more": "une autre personne",
        "some more": "%d autres personnes",
        "nobody": "à personne pour l’instant",
        "looking": "%s qui cherche ce genre de travail, là où il est",
        "all looking": "%s qui cherchent ce genre de travail, là où il est",
        "recruiter": "même recruteur",
        "company": "même entreprise",
        "place": "même lieu",
        "near": "Ressemble à « %(title)s » (%(id)s), proposée %(days)s : titre proche, %(why)s.",
        "own": "Vous avez déjà proposé « %(title)s » %(days)s. Si c’est la même, fermez l’une des deux depuis sa page.",
        "today": "aujourd’hui",
        "yesterday": "hier",
        "days": "il y a %d jours",
        "through coach": "par votre coach",
        DUPLICATE: "Elle nous est déjà parvenue : nous gardons la première, rien n’est perdu.",
    },
    "en": {
        "all": "to everybody who is looking for work",
        "to": "to %s",
        "and": " and ",
        "somebody": "somebody",
        "a recruiter": "a recruiter",
        "another": "something else",
        "untitled": "untitled offer",
        "one": "somebody",
        "some": "%d people",
        "one more": "somebody else",
        "some more": "%d others",
        "nobody": "to nobody for now",
        "looking": "%s who is looking for this kind of work, where it is",
        "all looking": "%s who are looking for this kind of work, where it is",
        "recruiter": "same recruiter",
        "company": "same company",
        "place": "same place",
        "near": "Looks like “%(title)s” (%(id)s), offered %(days)s: close title, %(why)s.",
        "own": "You offered “%(title)s” %(days)s. If it is the same one, close one of the two from its page.",
        "today": "today",
        "yesterday": "yesterday",
        "days": "%d days ago",
        "through coach": "through your coach",
        DUPLICATE: "It has already reached us: we keep the first one, nothing is lost.",
    },
}


@dataclass(frozen=True, slots=True)
class Mails:
    """Writes them.

    Args:
        snapshot: the reading they speak of.
        links: makes recruiters' private links.
    """

    snapshot: Snapshot
    links: Links

    def receipt(self, offer: Offer, ids: Sequence[str], near: Iterable[Near]) -> Message:
        """To the recruiter, at once."""
        own = next((one for one in near if "recruiter" in one.same), None)
        language = offer.language
        return compose(
            "opportunity_receipt", language, str(offer.values["recruiter_email"]),
            {
                **_texts(offer),
                "first_name": str(offer.values["recruiter_first_name"]),
                "to": self.to_whom(offer, language),
                "duplicate": _said("own", own, language) if own else "",
            },
            snapshot=self.snapshot, link=self.links.make(ids), reply_to=self.mailbox_for(offer), secret=True,
        )  # fmt: skip

    def to_staff(self, connection: Connection, offer: Offer, near: Iterable[Near]) -> Message:
        """To the zone's staff, at once."""
        values, mailbox = _texts(offer), self.mailbox_for(offer)
        language = language_for(connection, mailbox, self.snapshot)
        return compose(
            "opportunity_to_staff", language, mailbox,
            {
                **values,
                "to": self.to_whom(offer, language),
                "recruiter": _name(values),
                "place": ", ".join(department for department, _ in offer.places),
                "duplicate": "\n".join(near_words(one, language) for one in near),
            },
            snapshot=self.snapshot, link=self._staff_page(), reply_to=values["recruiter_email"],
        )  # fmt: skip

    def new_link(self, opportunity: Opportunity, note: OpportunityNote, ids: Sequence[str]) -> Message:
        """To the recruiter: the old link no longer works."""
        return self._to_recruiter("opportunity_link", opportunity, note, {}, self.links.make(ids, note.revision))

    def of_rows(self, rows: Sequence[Opportunity], language: str) -> dict[str, str]:
        """What a candidate is told of an opportunity that may have several places, a row each."""
        first = rows[0]
        values, alone = self.of_row(first, language), WORDS[language]["through coach"]
        return {
            **values,
            "place": " ; ".join(_place(row) for row in rows),
            "contact": ", ".join(filter(None, (first.recruiter_email, first.recruiter_phone))) or alone,
        }

    def told(self, rows: Iterable[Opportunity]) -> list[Candidate]:
        """The people who are told of an opportunity's rows as it is validated."""
        return list({person.id: person for row in rows for person in concerned(self.snapshot, row)}.values())

    def passed_on_to(self, rows: Sequence[Opportunity], language: str) -> str:
        """ "à Abdenour et Inès": who is told of an opportunity's rows, as its recruiter may know them."""
        words, told = WORDS[language], self.told(rows)
        if not told:
            return words["nobody"]
        if any(row.for_all is True for row in rows):
            return words["looking" if len(told) == 1 else "all looking"] % _to([""] * len(told), language)
        known = {person.id for row in rows for person in proposed_to(self.snapshot, row.id)}
        return _to([name_for_recruiter(one) if one.id in known else "" for one in told], language)

    def edited(self, connection: Connection, opportunity: Opportunity, changes: str) -> Message:
        """To staff: the recruiter corrected it."""
        values = {"changes": changes, "status": opportunity.status}
        return self._about(connection, "opportunity_edited", opportunity, values)

    def closed(self, connection: Connection, opportunity: Opportunity, reason: str) -> Message:
        """To staff: the recruiter closed it."""
        return self._about(connection, "opportunity_closed", opportunity, {"reason": reason})

    def mailbox_for(self, offer: Offer) -> str:
        """The staff's mailbox that looks after an offer."""
        chosen = [c for row_id in offer.candidates if (c := self.snapshot.candidates.get(row_id))]
        zone = next((c.zone for c in chosen if c.zone), REGIONS.get(offer.places[0][0], ""))
        return zone_mailbox(self.snapshot, zone)

    def mailbox_of(self, opportunity: Opportunity) -> str:
        """The staff's mailbox that looks after an opportunity."""
        return zone_mailbox(self.snapshot, zone_of(opportunity, proposed_to(self.snapshot, opportunity.id)))

    def to_whom(self, offer: Offer, language: str) -> str:
        """ "à Abdenour et Inès", or to everybody: whom it is proposed to."""
        if offer.for_all:
            return WORDS[language]["all"]
        people = (self.snapshot.candidates.get(row_id) for row_id in offer.candidates)
        return _to([name_for_recruiter(person) for person in people if person], language)

    def _to_recruiter(
        self, key: str, row: Opportunity, note: OpportunityNote, values: Mapping[str, str], link: str = ""
    ) -> Message:
        return compose(
            key, note.language, row.recruiter_email,
            {**self.of_row(row, note.language), "first_name": row.recruiter_first_name, **values},
            snapshot=self.snapshot, link=link, reply_to=self.mailbox_of(row), secret=True,
        )  # fmt: skip

    def _about(self, connection: Connection, key: str, row: Opportunity, values: Mapping[str, str]) -> Message:
        mailbox = self.mailbox_of(row)
        language = language_for(connection, mailbox, self.snapshot)
        return compose(
            key, language, mailbox, {**self.of_row(row, language), **values},
            snapshot=self.snapshot, link=self._staff_page(), reply_to=row.recruiter_email,
        )  # fmt: skip

    def of_row(self, row: Opportunity, language: str) -> dict[str, str]:
        """What there is to say of an opportunity."""
        names = {
            "recruiter_first_name": row.recruiter_first_name,
            "recruiter_last_name": row.recruiter_last_name,
        }
        return {
            "title": row.title or WORDS[language]["untitled"],
            "company": row.company,
            "contract": row.contract,
            "place": _place(row),
            "description": row.description,
            "message": row.message,
            "recruiter": _name(names) or WORDS[language]["a recruiter"],
        }

    def _staff_page(self) -> str:
        return f"{self.links.public_url}/staff/opportunities"


def near_words(near: Near, language: str) -> str:
    """Which opportunity another looks like, and why."""
    return _said("near", near, language)


def _said(key: str, near: Near, language: str) -> str:
    words = WORDS[language]
    row = near.opportunity
    days = words["days"] % near.days if near.days > 1 else words["yesterday" if near.days else "today"]
    why = ", ".join(words[same] for same in near.same)
    return words[key] % {"title": row.title, "id": row.id, "days": days, "why": why}


def _to(names: Sequence[str], language: str) -> str:
    """ "à Abdenour, Inès et une autre personne": some people, of whom those without a name are counted."""
    words, known = WORDS[language], [name for name in names if name]
    if rest := len(names) - len(known):
        more = " more" if known else ""
        known.append(words["one" + more] if rest == 1 else words["some" + more] % rest)
    return words["to"] % ", ".join((*known[:-2], words["and"].join(known[-2:])))


def _texts(offer: Offer) -> dict[str, str]:
    keys = (
        "title", "company", "contract", "description", "recruiter_first_name", "recruiter_last_name", "recruiter_email",
    )  # fmt: skip
    return {key: str(offer.values.get(key) or "") for key in keys}


def _name(values: Mapping[str, str]) -> str:
    return " ".join(filter(None, (values["recruiter_first_name"], values["recruiter_last_name"])))


def _place(row: Opportunity) -> str:
    return ", ".join(filter(None, (row.address, row.department)))
