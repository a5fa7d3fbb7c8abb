"""Examples of what the addresses hold: those of the cast, and what leads nowhere."""

from collections.abc import Mapping, Sequence

LISTS = (
    "listings.index", "listings.page", "listings.add_filter", "list_files.as_csv", "list_files.as_xlsx",
    "list_files.as_calendar", "boards.move_card", "boards.cards", "saved_views.save", "bulk.preview", "bulk.done",
    "bulk.report", "bulk.take_back", "group_letters.preview", "group_letters.send", "group_letters.report",
    "group_letters.take_back",
)  # fmt: skip
"""The endpoints of views: for staff, coaches and referents."""
ARGUMENTS: Mapping[str, Sequence[str]] = {
    "slug": ("abdenour-c2abd", "kenny-c3ken", "rosa-c5rsa", "c2abd", "nobody-zzzzz"),
    "row_id": ("C2ABD", "C3KEN", "C4NES", "ZZZZZ"),
    "section": ("story",),
    "experience_id": ("E2AAA",),
    "testimonial_id": ("T2AAA",),
    "opportunity_id": ("ZZZZZ",),
    "meeting_id": ("ZZZZZ",),
    "training_id": ("ZZZZZ",),
    "candidate_id": ("C2ABD",),
    "receipt": ("nothing",),
    "change_id": ("1",),
    "copy_id": ("1234567890-00000000",),
    "import_id": ("1234567890-00000000",),
    "sheet_id": ("987654321",),
    "letter_id": ("1",),
    "event": ("1",),
    "mail_id": ("1",),
    "tab": ("candidates",),
    "kind": ("candidates",),
    "key": ("opportunities",),
    "media.file key": ("portrait.jpg",),
    "address": ("parler-de-votre-metier", "nobody"),
    "audience": ("staff", "coach"),
    "name": ("candidates", "vpath"),
    "way": ("qr", "whatsapp", "copy"),
    "token": ("nothing",),
    "static filename": ("css/tremplin.css",),
    **{f"{endpoint} audience": ("staff", "coach", "structure") for endpoint in LISTS},
    "about.page name": ("legal", "privacy", "accessibility", "contact"),
}
"""Name of a rule's argument, after its endpoint or alone -> examples."""
