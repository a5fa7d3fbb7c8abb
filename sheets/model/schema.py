"""Every tab and column of the workbook: the only place that names them.

French headers are what staff see; English keys are what code says. Staff may reorder, rename to an alias, colour
and add columns; nothing here is found by position.
"""

import datetime as dt

from sheets.model.columns import TEAM, Kind, Row, Tab, column, row
from sheets.model.dates import SOME_DAY

SECTION_NAMES = {
    "person": "Présentation",
    "search": "Le travail recherché",
    "story": "L'histoire",
    "second": "Dans une autre langue",
    "strengths": "Les atouts",
    "practical": "Côté pratique",
    "contact": "Coordonnées",
    "path": "Le parcours",
}
"""The sections of a candidate's form, by the names staff write in `Champs`, in the order they are shown."""
PATH = "path"
"""An experience's own section."""
SECTIONS = tuple(name for name in SECTION_NAMES if name != PATH)
"""The sections of the candidate's own row."""

CV_STATUSES = ("Nouveau", "En cours", "À valider", "Publié", "Masqué")
NEW, DRAFT, TO_REVIEW, PUBLISHED, HIDDEN = CV_STATUSES
COACH_PATH = ("Candidature", "Rencontré", "Formé", "Actif", "En pause")
APPLIED, MET, TRAINED, ACTIVE, RESTING = COACH_PATH
WEEKLY, MONTHLY = RHYTHMS = ("Chaque semaine", "Chaque mois")
FOLLOW_UP_STATUSES = (
    "À traiter",
    "Contacté",
    "Phase d'entretien",
    "Embauche",
    "Refus avant entretien",
    "Refus après entretien",
)


TESTIMONIAL_STATUSES = ("À relire", PUBLISHED, HIDDEN)
OPPORTUNITY_STATUSES = ("À valider", "Validée", "Archivée", "Refusée")
RELIED_ON: dict[str, tuple[str, ...]] = {
    "Statuts de CV": CV_STATUSES,
    "Statuts de témoignage": TESTIMONIAL_STATUSES,
    "Statuts d'opportunité": OPPORTUNITY_STATUSES,
    "Statuts de suivi": FOLLOW_UP_STATUSES,
    "Rythmes": RHYTHMS,
    "Parcours des coachs": COACH_PATH,
}
"""Choices the site itself acts on, by list: staff may colour, order and translate them, not do away with them."""
STAFF_ALONE = frozenset({TEAM})
"""Who edits, in forms, the columns that hold what people sign in with."""


@row
class Candidate(Row):
    """A person looking for work, and their CV."""

    id: str = column("ID", Kind.ID, "Identifiant", "Réf")
    first_name: str = column(
        "Prénom", Kind.TEXT, "First name", required=True, max_length=60, public=True, section="person"
    )
    last_name: str = column("Nom", Kind.TEXT, "Nom de famille", "Last name", max_length=80)
    email: str = column(
        "E-mail",
        Kind.EMAIL,
        "Email",
        "Mail",
        "Courriel",
        "Adresse e-mail",
        max_length=254,
        section="contact",
        sign_in=True,
        editors=STAFF_ALONE,
    )
    phone: str = column("Téléphone", Kind.PHONE, "Tél", "Tel", "Portable", "Phone", max_length=30, section="contact")
    address: str = column("Adresse", Kind.TEXT, "Adresse postale", max_length=300, section="contact")
    postal_code: str = column("Code postal", Kind.POSTAL_CODE, "CP", max_length=10, section="contact")
    coach: str = column("Coach", Kind.REFERENCE, "ID coach", "Bénévole", options="coaches")
    structure: str = column("Structure", Kind.REFERENCE, "Partenaire", options="structures")
    zone: str = column("Zone", Kind.CHOICE, options="Zones")
    status: str = column(
        "Statut du CV", Kind.CHOICE, "Statut", "Statut CV", "État du CV", options="Statuts de CV", decides=True
    )
    consent: bool | None = column("Accord de publication", Kind.YES_NO, "Consentement", "Accord", decides=True)
    consent_date: dt.date | None = column("Accord donné le", Kind.DATE, "Date de l'accord")
    photo: str = column("Photo", Kind.PHOTO, "Portrait", max_length=500, public=True)
    catchphrase: str = column(
        "Accroche",
        Kind.TEXT,
        "Phrase d'accroche",
        "Catchphrase",
        max_length=80,
        public=True,
        section="person",
        help="Une phrase courte que l'on retient. Avec ses mots.",
    )
    ambition_1: str = column(
        "Ambition 1",
        Kind.TEXT,
        "Métier 1",
        "Ambition",
        max_length=80,
        public=True,
        section="search",
        help="Par exemple : « dans les espaces verts » ou « comme livreur ».",
    )
    sector_1: str = column("Secteur 1", Kind.CHOICE, "Secteur", options="Secteurs", public=True, section="search")
    ambition_2: str = column(
        "Ambition 2",
        Kind.TEXT,
        "Métier 2",
        max_length=80,
        public=True,
        section="search",
        help="Si vous voulez : une deuxième piste.",
    )
    sector_2: str = column("Secteur 2", Kind.CHOICE, options="Secteurs", public=True, section="search")
    contracts: tuple[str, ...] = column(
        "Contrats souhaités",
        Kind.CHOICES,
        "Contrats",
        "Type de contrat",
        options="Contrats",
        public=True,
        section="search",
    )
    departments: tuple[str, ...] = column(
        "Départements",
        Kind.CHOICES,
        "Département",
        "Où",
        "Lieux",
        options="Départements",
        public=True,
        section="search",
        help="Là où la personne peut travailler.",
    )
    story: str = column(
        "Histoire",
        Kind.LONG_TEXT,
        "Mon histoire",
        "Récit",
        "Story",
        max_length=4_000,
        public=True,
        section="story",
        help="À la première personne, comme une lettre. Une ligne vide sépare deux paragraphes.",
    )
    skills: tuple[str, ...] = column(
        "Atouts",
        Kind.ITEMS,
        "Compétences",
        "Savoir-faire",
        "Skills",
        max_items=6,
        max_length=60,
        public=True,
        section="strengths",
        help="Six au plus, un par ligne.",
    )
    passions: tuple[str, ...] = column(
        "Passions",
        Kind.ITEMS,
        "Centres d'intérêt",
        "Loisirs",
        max_items=6,
        max_length=60,
        public=True,
        section="strengths",
        help="Six au plus, une par ligne.",
    )
    languages: tuple[str, ...] = column(
        "Langues",
        Kind.ITEMS,
        "Langue",
        "Languages",
        max_items=8,
        max_length=60,
        public=True,
        section="strengths",
        help="Une par ligne, avec le niveau : « Français courant ».",
    )
    second_language: str = column(
        "Deuxième langue", Kind.CHOICE, options="Langues du CV", public=True, section="second"
    )
    second_ambition: str = column(
        "Ambition (2e langue)",
        Kind.TEXT,
        max_length=160,
        public=True,
        section="second",
        help="Une phrase entière, sans le point : ce que l'on cherche, et où.",
    )
    second_catchphrase: str = column("Accroche (2e langue)", Kind.TEXT, max_length=80, public=True, section="second")
    second_story: str = column("Histoire (2e langue)", Kind.LONG_TEXT, max_length=4_000, public=True, section="second")
    availability: str = column(
        "Disponibilité", Kind.TEXT, "Disponibilités", "Dispo", max_length=160, public=True, section="practical"
    )
    transport: str = column(
        "Mobilité", Kind.TEXT, "Transport", "Déplacements", max_length=160, public=True, section="practical"
    )
    licences: tuple[str, ...] = column(
        "Permis", Kind.CHOICES, "Permis de conduire", options="Permis", public=True, section="practical"
    )
    employed: bool | None = column("En emploi", Kind.YES_NO, "Employé", "Embauché", decides=True, blank_opens=True)
    contract: str = column("Contrat signé", Kind.CHOICE, "Contrat", options="Contrats")
    hired_on: dt.date | None = column(
        "Embauché le", Kind.DATE, "Date d'embauche", help="Le premier jour de travail. Par exemple : 4 janvier 2027."
    )
    contract_end: dt.date | None = column(
        "Fin de contrat",
        Kind.DATE,
        "Fin du contrat",
        open_ended=True,
        help="Le dernier jour de travail. Un CDI n'en a pas.",
    )
    left_on: dt.date | None = column("Emploi quitté le", Kind.DATE, "Date de départ", optional=True)
    indexable: bool | None = column("Moteurs de recherche", Kind.YES_NO, "Indexable")
    views: float | None = column("Vues", Kind.NUMBER, adds=True)
    shares: float | None = column("Partages", Kind.NUMBER, adds=True)
    created_on: dt.date | None = column("Créé le", Kind.DATE, "Date d'entrée", "Inscrit le")
    updated_on: dt.date | None = column("CV mis à jour le", Kind.DATE, "Mis à jour le")
    published_on: dt.date | None = column("Publié le", Kind.DATE)
    notes: str = column("Notes", Kind.LONG_TEXT, "Note", "Remarques", max_length=20_000)
    stage: str = column("Étape", Kind.CHOICE, options="Étapes", optional=True)


@row
class Experience(Row):
    """A job, a training or an education on a candidate's path."""

    id: str = column("ID", Kind.ID, "Identifiant")
    candidate: str = column("Candidat", Kind.REFERENCE, "ID candidat", options="candidates", required=True)
    kind: str = column("Type", Kind.CHOICE, options="Types d'expérience", public=True, section="path")
    title: str = column(
        "Intitulé", Kind.TEXT, "Titre", "Poste", required=True, max_length=120, public=True, section="path"
    )
    company: str = column("Entreprise", Kind.TEXT, "École", "Organisme", max_length=120, public=True, section="path")
    place: str = column("Lieu", Kind.TEXT, "Ville", max_length=120, public=True, section="path")
    start: dt.date | None = column("Début", Kind.DATE, "Date de début", public=True, section="path")
    end: dt.date | None = column("Fin", Kind.DATE, "Date de fin", public=True, section="path", open_ended=True)
    description: str = column("Description", Kind.LONG_TEXT, max_length=1_000, public=True, section="path")
    skills: tuple[str, ...] = column(
        "Compétences",
        Kind.ITEMS,
        "Atouts",
        max_items=6,
        max_length=60,
        public=True,
        section="path",
        help="Six au plus, une par ligne.",
    )
    removed: bool | None = column("Retirée du CV", Kind.YES_NO, "Retirée", decides=True, blank_opens=True, unread=True)


@row
class Testimonial(Row):
    """What somebody who knows the candidate says of them."""

    id: str = column("ID", Kind.ID, "Identifiant")
    candidate: str = column("Candidat", Kind.REFERENCE, "ID candidat", options="candidates", required=True)
    name: str = column("Nom", Kind.TEXT, "Auteur", required=True, max_length=80, public=True)
    relation: str = column("Relation", Kind.TEXT, "Lien", max_length=120, public=True)
    text: str = column("Témoignage", Kind.LONG_TEXT, "Texte", required=True, max_length=800, public=True)
    status: str = column("Statut", Kind.CHOICE, options="Statuts de témoignage", decides=True)
    received_on: dt.date | None = column("Reçu le", Kind.DATE)


@row
class Coach(Row):
    """A volunteer who meets candidates every week."""

    id: str = column("ID", Kind.ID, "Identifiant")
    first_name: str = column("Prénom", Kind.TEXT, required=True, max_length=60)
    last_name: str = column("Nom", Kind.TEXT, max_length=80)
    email: str = column(
        "E-mail", Kind.EMAIL, "Email", "Mail", "Courriel", "Adresse e-mail", sign_in=True, editors=STAFF_ALONE
    )
    phone: str = column("Téléphone", Kind.PHONE, "Tél", "Tel", "Portable")
    structure: str = column("Structure", Kind.REFERENCE, options="structures")
    zone: str = column("Zone", Kind.CHOICE, options="Zones")
    trained_on: dt.date | None = column("Formé le", Kind.DATE)
    active: bool | None = column("Actif", Kind.YES_NO, decides=True, blank_opens=True, unread=False)
    path: str = column(
        "Parcours", Kind.CHOICE, options="Parcours des coachs", optional=True, decides=True, blank_opens=True
    )
    languages: tuple[str, ...] = column("Langues", Kind.ITEMS, "Langue", max_items=8, max_length=60, optional=True)
    sectors: tuple[str, ...] = column("Secteurs", Kind.CHOICES, options="Secteurs", optional=True)
    availability: str = column("Disponibilité", Kind.TEXT, "Disponibilités", "Dispo", max_length=160, optional=True)
    most: float | None = column("Candidats au plus", Kind.NUMBER, optional=True)
    notes: str = column("Notes", Kind.LONG_TEXT)


@row
class Opportunity(Row):
    """An offer somebody proposes to one, several or all candidates."""

    id: str = column("ID", Kind.ID, "Identifiant")
    title: str = column("Intitulé", Kind.TEXT, "Titre", "Poste", required=True, max_length=120)
    company: str = column("Entreprise", Kind.TEXT, max_length=120)
    department: str = column("Département", Kind.CHOICE, "Départements", options="Départements")
    address: str = column("Adresse", Kind.TEXT, max_length=300)
    sector: str = column("Secteur", Kind.CHOICE, options="Secteurs")
    contract: str = column("Contrat", Kind.CHOICE, "Type de contrat", options="Contrats")
    description: str = column("Description", Kind.LONG_TEXT, max_length=10_000)
    hours: str = column("Horaires", Kind.TEXT, max_length=200)
    salary: str = column("Salaire", Kind.TEXT, "Rémunération", max_length=120)
    licence: str = column("Permis", Kind.CHOICE, options="Permis")
    recruiter_first_name: str = column("Prénom du recruteur", Kind.TEXT, max_length=60)
    recruiter_last_name: str = column("Nom du recruteur", Kind.TEXT, max_length=80)
    recruiter_position: str = column("Fonction du recruteur", Kind.TEXT, max_length=120)
    recruiter_email: str = column("E-mail du recruteur", Kind.EMAIL)
    recruiter_phone: str = column("Téléphone du recruteur", Kind.PHONE)
    message: str = column("Message", Kind.LONG_TEXT, max_length=4_000)
    for_all: bool | None = column("Pour tous", Kind.YES_NO)
    origin: str = column("Origine", Kind.CHOICE, options="Origines", blank_opens=True)
    status: str = column("Statut", Kind.CHOICE, options="Statuts d'opportunité", decides=True)
    proposed_on: dt.date | None = column("Proposée le", Kind.DATE)
    validated_on: dt.date | None = column("Validée le", Kind.DATE)


@row
class FollowUp(Row):
    """Where one candidate stands with one opportunity."""

    id: str = column("ID", Kind.ID, "Identifiant")
    candidate: str = column("Candidat", Kind.REFERENCE, options="candidates", required=True)
    opportunity: str = column("Opportunité", Kind.REFERENCE, options="opportunities", required=True)
    status: str = column("Statut", Kind.CHOICE, options="Statuts de suivi", decides=True, blank_opens=True)
    seen_on: dt.date | None = column("Vue le", Kind.DATE)
    bookmarked: bool | None = column("Favori", Kind.YES_NO)
    archived: bool | None = column("Archivée", Kind.YES_NO, decides=True, blank_opens=True, unread=True)
    recommended: bool | None = column("Recommandée", Kind.YES_NO, decides=True, blank_opens=True, unread=True)
    changed_on: dt.date | None = column("Statut changé le", Kind.DATE)
    events: tuple[str, ...] = column("Événements", Kind.ITEMS, "Evenements")
    note: str = column("Note", Kind.LONG_TEXT)
    offered_on: dt.date | None = column("Proposée le", Kind.DATE, optional=True)


@row
class Meeting(Row):
    """One weekly meeting of a coach and a candidate; one whose date is to come is planned (programme/meetings.py)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    candidate: str = column("Candidat", Kind.REFERENCE, options="candidates", required=True)
    coach: str = column("Coach", Kind.REFERENCE, options="coaches")
    date: dt.date | None = column("Date", Kind.DATE, required=True)
    note: str = column("Note", Kind.LONG_TEXT, "Compte rendu", max_length=4_000)
    next_step: str = column("Prochaine étape", Kind.TEXT, max_length=300)
    morale: float | None = column("Moral", Kind.NUMBER, optional=True)
    done: tuple[str, ...] = column(
        "Fait", Kind.ITEMS, options="Fait en rendez-vous", max_length=120, max_items=12, optional=True
    )
    hour: str = column("Heure", Kind.TEXT, max_length=20, optional=True)
    removed: bool | None = column(
        "Retiré", Kind.YES_NO, "Annulé", optional=True, decides=True, blank_opens=True, unread=True
    )


@row
class Structure(Row):
    """A partner organisation."""

    id: str = column("ID", Kind.ID, "Identifiant")
    name: str = column("Nom", Kind.TEXT, required=True, english="Name")
    address: str = column("Adresse", Kind.TEXT)
    zone: str = column("Zone", Kind.CHOICE, options="Zones")
    contact_name: str = column("Référent", Kind.TEXT)
    contact_email: str = column("E-mail du référent", Kind.EMAIL, sign_in=True, editors=STAFF_ALONE)
    proposal: str = column("Proposition", Kind.LONG_TEXT, optional=True, editors=STAFF_ALONE)


@row
class Training(Row):
    """A training session for coaches."""

    id: str = column("ID", Kind.ID, "Identifiant")
    title: str = column("Intitulé", Kind.TEXT, "Titre", required=True)
    date: dt.date | None = column("Date", Kind.DATE)
    place: str = column("Lieu", Kind.TEXT)
    seats: float | None = column("Places", Kind.NUMBER)
    hour: str = column("Heure", Kind.TEXT, max_length=20, optional=True)


@row
class Enrolment(Row):
    """A coach's seat at a training session, or their place on its waiting list (programme/trainings.py)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    training: str = column("Formation", Kind.REFERENCE, options="trainings", required=True)
    coach: str = column("Coach", Kind.REFERENCE, options="coaches", required=True)
    present: bool | None = column("Présent", Kind.YES_NO)
    enrolled_at: dt.datetime | None = column("Inscrit le", Kind.MOMENT, optional=True)
    left_on: dt.date | None = column(
        "Désinscrit le", Kind.DATE, optional=True, decides=True, blank_opens=True, unread=SOME_DAY
    )


@row
class StaffMember(Row):
    """Somebody of the small team, and the zones they look after."""

    id: str = column("ID", Kind.ID, "Identifiant")
    first_name: str = column("Prénom", Kind.TEXT, required=True)
    last_name: str = column("Nom", Kind.TEXT)
    email: str = column("E-mail", Kind.EMAIL, "Email", "Mail", "Courriel", sign_in=True, editors=STAFF_ALONE)
    zones: tuple[str, ...] = column("Zones", Kind.CHOICES, "Zone", options="Zones")
    mailbox: str = column("Boîte de la zone", Kind.EMAIL)


@row
class Choice(Row):
    """One value of one list."""

    list_name: str = column("Liste", Kind.TEXT, required=True)
    value: str = column("Valeur", Kind.TEXT, required=True)
    english: str = column("Anglais", Kind.TEXT)
    order: float | None = column("Ordre", Kind.NUMBER)
    colour: str = column("Couleur", Kind.TEXT)
    retired: bool | None = column("Retirée", Kind.YES_NO)


@row
class Field(Row):
    """One field of one tab, as staff describe it."""

    tab: str = column("Onglet", Kind.TEXT, required=True)
    header: str = column("Colonne", Kind.TEXT, required=True)
    label: str = column("Libellé", Kind.TEXT)
    english: str = column("Anglais", Kind.TEXT)
    help: str = column("Aide", Kind.TEXT)
    kind: str = column("Type", Kind.TEXT)
    options: str = column("Liste", Kind.TEXT)
    required: bool | None = column("Obligatoire", Kind.YES_NO)
    max_length: float | None = column("Longueur", Kind.NUMBER)
    public: bool | None = column("Public", Kind.YES_NO, unread=False)
    editors: tuple[str, ...] = column("Modifiable par", Kind.ITEMS)
    section: str = column("Section", Kind.TEXT)
    order: float | None = column("Ordre", Kind.NUMBER)


@row
class Wording(Row):
    """One text of the site that staff may reword."""

    key: str = column("Clé", Kind.TEXT, required=True)
    french: str = column("Français", Kind.LONG_TEXT)
    english: str = column("Anglais", Kind.LONG_TEXT)


@row
class MessageLine(Row):
    """One message that leaves by itself: when, about which rows, to whom, with which words (programme/messages)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    name: str = column("Nom", Kind.TEXT)
    active: bool | None = column("Actif", Kind.YES_NO)
    when: str = column("Quand", Kind.TEXT)
    tab: str = column("Onglet", Kind.TEXT)
    header: str = column("Colonne", Kind.TEXT)
    value: str = column("Valeur", Kind.TEXT)
    days: tuple[str, ...] = column("Jours", Kind.ITEMS)
    conditions: str = column("Si", Kind.LONG_TEXT)
    to: tuple[str, ...] = column("À", Kind.ITEMS)
    copy: tuple[str, ...] = column("Copie", Kind.ITEMS)
    text: str = column("Texte", Kind.TEXT)
    channel: str = column("Canal", Kind.TEXT)
    repeat: tuple[str, ...] = column("Répétition", Kind.ITEMS)


@row
class CriterionLine(Row):
    """How much one thing counts when an offer is held against a person (programme/matching)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    name: str = column("Critère", Kind.TEXT, required=True, english="Criterion")
    weight: float | None = column("Poids", Kind.NUMBER, english="Weight")
    active: bool | None = column("Actif", Kind.YES_NO, english="On", decides=True, blank_opens=True, unread=False)


@row
class ViewLine(Row):
    """One view that staff made: which rows, how they are shown, to whom (programme/saved_views)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    name: str = column("Nom", Kind.TEXT, english="Name")
    tab: str = column("Onglet", Kind.TEXT, english="Tab")
    form: str = column("Forme", Kind.TEXT, english="Form")
    by: str = column("Par", Kind.TEXT, english="By")
    filter: str = column("Filtre", Kind.LONG_TEXT, english="Filter")
    sort: tuple[str, ...] = column("Tri", Kind.ITEMS, english="Sort")
    columns: tuple[str, ...] = column("Colonnes", Kind.ITEMS, english="Columns")
    audience: tuple[str, ...] = column("Pour", Kind.ITEMS, english="For")
    order: float | None = column("Ordre", Kind.NUMBER, english="Order")


@row
class FormLine(Row):
    """One form open to everybody that staff made: what it asks, where its answers go (programme/open_forms.py)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    name: str = column("Nom", Kind.TEXT, english="Name")
    address: str = column("Adresse", Kind.TEXT, english="Address")
    tab: str = column("Onglet", Kind.TEXT, english="Tab")
    fields: tuple[str, ...] = column("Champs", Kind.ITEMS, english="Fields")
    text: str = column("Texte", Kind.LONG_TEXT, english="Text")
    thanks: str = column("Merci", Kind.LONG_TEXT, english="Thanks")
    active: bool | None = column("Actif", Kind.YES_NO, english="On", decides=True, blank_opens=True, unread=False)


@row
class Relay(Row):
    """Somebody who lends their network: each week or month, one CV to share (programme/relays)."""

    id: str = column("ID", Kind.ID, "Identifiant")
    email: str = column("E-mail", Kind.EMAIL, "Email", "Mail", "Courriel", max_length=254, untold=True)
    town: str = column("Ville", Kind.TEXT, max_length=80, untold=True, english="Town")
    departments: tuple[str, ...] = column("Départements", Kind.CHOICES, options="Départements", english="Departments")
    sectors: tuple[str, ...] = column("Secteurs", Kind.CHOICES, options="Secteurs", english="Lines of work")
    rhythm: str = column("Rythme", Kind.CHOICE, options="Rythmes", english="How often")
    partner: str = column("Partenaire", Kind.TEXT, max_length=40, english="Partner")
    confirmed_on: dt.date | None = column("Confirmé le", Kind.DATE)
    stopped_on: dt.date | None = column("Arrêté le", Kind.DATE, decides=True, blank_opens=True, unread=SOME_DAY)


@row
class JournalLine(Row):
    """One change the app wrote, for people to read. Output only: nothing rests on it."""

    at: dt.datetime | None = column("Quand", Kind.MOMENT)
    author: str = column("Qui", Kind.TEXT)
    tab: str = column("Onglet", Kind.TEXT)
    row_id: str = column("Ligne", Kind.TEXT)
    header: str = column("Colonne", Kind.TEXT)
    old: str = column("Avant", Kind.TEXT)
    new: str = column("Après", Kind.TEXT)
    batch: str = column("Lot", Kind.TEXT)


CANDIDATES = Tab("candidates", "Candidats", Candidate, "C", ("Candidates",))
EXPERIENCES = Tab("experiences", "Expériences", Experience, "E")
TESTIMONIALS = Tab("testimonials", "Témoignages", Testimonial, "T")
COACHES = Tab("coaches", "Coachs", Coach, "B", ("Coaches", "Bénévoles"))
OPPORTUNITIES = Tab("opportunities", "Opportunités", Opportunity, "P", ("Offres",),
                    remembered=("title", "company", "department", "status", "origin"))  # fmt: skip
FOLLOW_UPS = Tab("follow_ups", "Suivis", FollowUp, "S")
MEETINGS = Tab("meetings", "Rendez-vous", Meeting, "R")
STRUCTURES = Tab("structures", "Structures", Structure, "G", ("Partenaires",))
TRAININGS = Tab("trainings", "Formations", Training, "F", remembered=("title", "date", "hour", "place"))
ENROLMENTS = Tab("enrolments", "Inscriptions", Enrolment, "N")
STAFF = Tab("staff", "Équipe", StaffMember, "Q", ("Staff",))
CHOICES = Tab("choices", "Listes", Choice, "")
FIELDS = Tab("fields", "Champs", Field, "")
WORDINGS = Tab("wordings", "Textes", Wording, "")
MESSAGES = Tab("messages", "Messages", MessageLine, "M", optional=True)
CRITERIA = Tab("criteria", "Critères", CriterionLine, "K", optional=True)
VIEWS = Tab("views", "Vues", ViewLine, "V", optional=True)
FORMS = Tab("forms", "Formulaires", FormLine, "U", optional=True)
RELAYS = Tab("relays", "Relais", Relay, "L", optional=True)
JOURNAL = Tab("journal", "Journal", JournalLine, "")

TABS = (
    CANDIDATES, EXPERIENCES, TESTIMONIALS, COACHES, OPPORTUNITIES, FOLLOW_UPS, MEETINGS, STRUCTURES, TRAININGS,
    ENROLMENTS, STAFF, CHOICES, FIELDS, WORDINGS, MESSAGES, CRITERIA, VIEWS, FORMS, RELAYS, JOURNAL,
)  # fmt: skip
BY_KEY = {tab.key: tab for tab in TABS}
SETTINGS = (CHOICES, FIELDS, WORDINGS, MESSAGES, CRITERIA, VIEWS, FORMS)
"""The tabs by which staff shape the site itself."""
READ_TABS = tuple(tab for tab in TABS if tab is not JOURNAL)
"""The tabs a snapshot holds. The Journal is output only and grows without end: reading it every time would cost."""

WAL_TITLE = "_wal"
"""The hidden tab of the writing protocol (see flush.py); staff have nothing to do there."""
