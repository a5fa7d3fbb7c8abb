"""The parts of a CV that are saved one by one, and the forms that show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import url_for

from cv import status as cv_status
from cv.editor import CVEditor
from programme.acts.address_changes import proposed_address
from sheets.changes import Conflict
from sheets.model.columns import CANDIDATE, COACH, TEAM, Column, Row, Tab
from sheets.model.schema import PATH, SECTION_NAMES, SECTIONS, TESTIMONIALS, Candidate, Experience, Testimonial
from sheets.model.snapshot import Snapshot
from views.editor.receipts import StateLine
from views.web import forms
from views.web.access import Person
from views.web.decisions import own_conflicts
from views.web.forms import FormField, Posted
from views.web.language import translate
from views.web.relations import Names, choices_for
from views.web.shared import book

TITLES = {
    "person": (SECTION_NAMES["person"], "Le prénom, et la phrase que l'on retient."),
    "search": (SECTION_NAMES["search"], "Ce que l'on cherche, et où."),
    "story": (SECTION_NAMES["story"], "Le cœur du CV. Simple, sincère, à la première personne."),
    "second": (
        SECTION_NAMES["second"],
        "Si vous voulez : le même texte dans la langue où l'on se raconte le mieux. La page propose alors les deux.",
    ),
    "strengths": ("Savoir-faire et passions", "Ce que l'on sait faire, ce que l'on aime."),
    "practical": (SECTION_NAMES["practical"], "Ce qu'un employeur a besoin de savoir."),
    "contact": (SECTION_NAMES["contact"], "Jamais publiques : elles restent entre le coach, l'équipe et le candidat."),
}
"""Section -> title and one sentence, French."""

NEW = "experience-new"


@dataclass(frozen=True)
class EditorContext:
    """Who edits which CV, and where their forms live.

    Args:
        person: who is signed in.
        candidate: whose CV it is.
        snapshot: the workbook as it was when the request came.
        audience: the blueprint the forms belong to: "coach" or "candidate".
        place: what the addresses need, the candidate's ID for instance.
    """

    person: Person
    candidate: Candidate
    snapshot: Snapshot
    audience: str
    place: Mapping[str, str] = field(default_factory=dict)

    def url(self, endpoint: str, **values: str) -> str:
        """The address of a view of this desk."""
        wanted: dict[str, Any] = {**self.place, **values}
        return url_for(f"{self.audience}.{endpoint}", **wanted)

    @property
    def own(self) -> bool:
        """Whether it is the candidate who edits, by whatever address."""
        return not self.person.staff and not self.person.coaches_candidate(self.candidate)

    @property
    def role(self) -> str:
        """As who they edit, in the words of « Modifiable par »."""
        return CANDIDATE if self.own else TEAM if self.person.staff else COACH

    @property
    def editor(self) -> CVEditor:
        """The same, for the acts on a CV."""
        return CVEditor(self.person.email, self.role, self.candidate, self.snapshot)

    @property
    def in_review(self) -> bool:
        """Whether the team reads the CV, so that changing its page asks first."""
        return self.editor.in_review

    @property
    def proposed_address(self) -> str:
        """The address that was proposed for the candidate and waits for staff; empty: none."""
        return proposed_address(book(), self.candidate)

    @property
    def names(self) -> Names:
        """The rows they may choose in relations."""
        return choices_for(self.snapshot, self.person)

    def refreshed(self) -> "EditorContext":
        """This desk as the workbook is now, with what was just saved."""
        snapshot = book().snapshot
        return replace(self, snapshot=snapshot, candidate=snapshot.candidates.get(self.candidate.id) or self.candidate)


@dataclass(frozen=True)
class Part:
    """A piece of a CV that is saved by itself.

    Args:
        id: its name on the page.
        tab: where its row is.
        row: the row; None: a new one.
        columns: what may be edited.
        action: where its form is posted.
        template: the fragment that shows it.
    """

    id: str
    tab: Tab
    row: Row | None
    columns: tuple[Column, ...]
    action: str
    template: str

    @property
    def on_page(self) -> bool:
        """Whether the public page shows something of it."""
        return any(cv_status.on_page(column) for column in self.columns)


@dataclass(frozen=True)
class SectionProgress:
    """How far a section is written.

    Args:
        filled: how many of its fields hold something.
        total: how many there are.
        missing: those that are empty and that a CV cannot do without.
    """

    filled: int
    total: int
    missing: tuple[Column, ...]

    @property
    def state(self) -> str:
        """One word for it: "missing", "done", "begun" or "empty"."""
        if self.missing:
            return "missing"
        return "done" if self.filled == self.total else "begun" if self.filled else "empty"


@dataclass(frozen=True)
class PartForm:
    """A part as it is shown.

    Args:
        part: what it edits.
        fields: its fields.
        base: the cells it was opened on, as JSON.
        missing: names of columns the sheet does not have any more.
        line: where the last saving stands.
        lost: header -> text typed in a field whose column has just gone.
        asking: nothing is saved yet: its author must say what becomes of the review.
    """

    part: Part
    fields: Sequence[FormField]
    base: str
    missing: tuple[str, ...] = ()
    line: StateLine | None = None
    lost: Mapping[str, str] = field(default_factory=dict)
    asking: bool = False

    @property
    def id(self) -> str:
        """Its name on the page."""
        return self.part.id

    @property
    def experience(self) -> Experience | None:
        """The experience it edits, if it is one."""
        return self.part.row if isinstance(self.part.row, Experience) else None

    @property
    def testimonial(self) -> Testimonial | None:
        """The testimonial it shows or hides, if it is one."""
        return self.part.row if isinstance(self.part.row, Testimonial) else None

    @property
    def wrong(self) -> bool:
        """Whether its author has something to mend or to choose."""
        return self.asking or bool(self.lost) or any(f.error or f.versions for f in self.fields)

    @property
    def progress(self) -> SectionProgress:
        """How far its row is written, as it is saved."""
        value, row = self.part.tab.value, self.part.row
        empty = [f.column for f in self.fields if row is None or value(row, f.column.key) in (None, "", ())]
        missing = tuple(column for column in empty if column.key in cv_status.WANTED)
        return SectionProgress(len(self.fields) - len(empty), len(self.fields), missing)

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the form: the place of its field on the page, and its sentence."""
        return [(f"{self.id}-{f.column.key}{'-field' if f.several else ''}", f.error) for f in self.fields if f.error]

    @property
    def choosing(self) -> bool:
        """Whether its author must choose between two versions."""
        return any(f.versions for f in self.fields)


def section_part(desk: EditorContext, section: str) -> Part | None:
    """A section of the candidate's own row, or None when there is no such section."""
    if section not in SECTIONS:
        return None
    tab = desk.snapshot.candidates.tab
    action = desk.url("save_section", section=section)
    return Part(section, tab, desk.candidate, desk.editor.columns(tab, section), action, "forms/_section.html")


def experience_part(desk: EditorContext, experience: Experience | None) -> Part:
    """One experience, or the form that adds one."""
    tab = desk.snapshot.experiences.tab
    columns = desk.editor.columns(tab, PATH)
    if experience is None:
        return Part(NEW, tab, None, columns, desk.url("add_experience"), "forms/_experience.html")
    columns += (tab.by_key["removed"],)
    action = desk.url("save_experience", experience_id=experience.id)
    return Part(f"experience-{experience.id}", tab, experience, columns, action, "forms/_experience.html")


def testimonial_part(desk: EditorContext, testimonial: Testimonial) -> Part:
    """One testimonial, which is shown or hidden."""
    columns = (TESTIMONIALS.by_key["status"],)
    action = desk.url("save_testimonial", testimonial_id=testimonial.id)
    return Part(f"testimonial-{testimonial.id}", TESTIMONIALS, testimonial, columns, action, "forms/_testimonial.html")


def find_part(desk: EditorContext, part_id: str) -> Part | None:
    """The part with this name on the page, if any."""
    kind, _, row_id = part_id.partition("-")
    if kind == "experience" and (experience := own_experience(desk, row_id)):
        return experience_part(desk, experience)
    if kind == "testimonial" and (testimonial := own_testimonial(desk, row_id)):
        return testimonial_part(desk, testimonial)
    return section_part(desk, part_id)


def own_experience(desk: EditorContext, row_id: str) -> Experience | None:
    """An experience of this candidate, and of no other."""
    found = desk.snapshot.experiences.get(row_id)
    return found if found and found.candidate == desk.candidate.id else None


def own_testimonial(desk: EditorContext, row_id: str) -> Testimonial | None:
    """A testimonial for this candidate, and for no other."""
    found = desk.snapshot.testimonials.get(row_id)
    return found if found and found.candidate == desk.candidate.id else None


def open_form(desk: EditorContext, part: Part, line: StateLine | None = None) -> PartForm:
    """A part's form on the row as it is now; where its last saving met somebody else's, with both versions."""
    table = desk.snapshot.table(part.tab.key)
    part = replace(part, row=table.get(part.row.id) if part.row else None)
    conflicts = line.conflicts if line and line.state == "choose" else ()
    fields, base = forms.fields_of_row(
        desk.snapshot, table, part.row, part.columns, desk.names, conflicts, _own(desk, part, conflicts)
    )
    return PartForm(part, fields, base, _missing(desk, part), line)


def form_again(
    desk: EditorContext, part: Part, posted: Posted, conflicts: Sequence[Conflict] = (), line: StateLine | None = None
) -> PartForm:
    """A part's form as it came back: the texts are kept, with what is wrong, or with both versions to choose from."""
    fields, base = forms.fields_of_posted(
        desk.snapshot, part.columns, posted, desk.names, conflicts, _own(desk, part, conflicts)
    )
    return PartForm(part, fields, base, _missing(desk, part), line, posted.lost)


def _own(desk: EditorContext, part: Part, conflicts: Sequence[Conflict]) -> set[str]:
    """Where both versions are the same person's."""
    return own_conflicts(desk.person, part.tab.key, part.row.id, conflicts) if part.row and conflicts else set()


def _missing(desk: EditorContext, part: Part) -> tuple[str, ...]:
    """Names of the columns the sheet has no more, as the team knows them."""
    absent = desk.snapshot.table(part.tab.key).missing
    return tuple(translate(c.name) for c in part.columns if c.key in absent)
