"""A CV in the visitor's language, put into the words that documents are made of."""

from collections.abc import Iterator

from PIL.Image import Image

from cv.fonts import legible
from cv.letter import MOST, CVText, Fact, Said, Section, Testimony, TimelineStep, paragraphs, said
from cv.portraits import Portrait, drawn_image, initial_svg, photo_image, photo_svg
from cv.public import ExtraField, PublicCV, PublicExperience, PublicTestimonial
from cv.sentence import Sentence
from sheets.model.characters import trim
from sheets.model.letters import to_ascii_letters
from views.public.cv import Card, period
from views.public.facts import choice, facts, label_of
from views.web import language

OWN = "fr"
"""The language people write in here, when their letters do not say otherwise."""

SHORT = 160
"""Letters kept of a word of a list."""
LONGEST_NAME = 80
"""Letters kept of a first name."""


def letter_of(card: Card, address: str) -> CVText:
    """The letter that documents say.

    Args:
        card: the CV, with its sentence in the visitor's language.
        address: of its page; empty: it has none yet.
    """
    cv = card.cv
    return CVText(
        lang=language.current(),
        title=_plain(language.translate("%(name)s cherche un travail") % {"name": name_of(cv)}),
        labels=labels_of(cv),
        name=said(name_of(cv), OWN),
        sentence=sentence_of(card.sentence),
        catchphrase=said(language.typography(cv.catchphrase.strip('«»" '), card.spoken), card.spoken, 300),
        story=tuple(
            p for part in cv.paragraphs for p in paragraphs(language.typography(part, card.spoken), card.spoken)
        ),
        sections=tuple(_section(field) for field in cv.extra if field.long),
        skills=_words(cv.skills),
        passions=_words(cv.passions),
        path=tuple(_step(e) for e in cv.experiences[:40]),
        testimonials=tuple(_testimony(t) for t in cv.testimonials[:20]),
        facts=tuple(_facts(cv)),
        address=address,
        tint=card.tint,
        motif=card.motif,
    )


def name_of(cv: PublicCV) -> str:
    """How a document calls the person: by a first name that its fonts can show, in our letters if they cannot."""
    shown = said(cv.first_name, OWN, LONGEST_NAME) or said(to_ascii_letters(cv.first_name), OWN, LONGEST_NAME)
    return shown.text or language.translate("Quelqu'un")


def called(cv: PublicCV) -> str:
    """The first name as it is written, for what is shown in fonts that are not ours: a phone, a folder of files."""
    return trim(cv.first_name)[:LONGEST_NAME] or language.translate("Quelqu'un")


def sentence_of(sentence: Sentence) -> Said:
    """The sentence with its full stop."""
    return said(language.typography(f"{sentence}.", sentence.language), sentence.language, 400)


def portrait_of(card: Card, source: bytes, width: int, height: int) -> Portrait:
    """The photo, or the drawn initial.

    Args:
        card: whose.
        source: the photo's file; empty: none.
        width, height: wanted, in pixels.
    """
    photo = photo_svg(source, width, height)
    alt = _plain(language.translate("Portrait : %(name)s") % {"name": name_of(card.cv)})
    return Portrait(photo or _initial(card), alt)


def face_of(card: Card, source: bytes, width: int, height: int) -> Image:
    """The photo, or the drawn initial, as pixels.

    Args:
        card, source, width, height: as for `portrait_of`.
    """
    return photo_image(source, width, height) or drawn_image(_initial(card), width, height)


def _initial(card: Card) -> str:
    return initial_svg(said(card.letter).text, card.tint, card.motif)


def labels_of(cv: PublicCV) -> dict[str, str]:
    """Our own words in documents."""
    say, name = language.translate, name_of(cv)
    labels = {
        "description": say("Le CV %s, sur Tremplin") % language.of_name(name),
        "skills": say("Ce que je sais faire"),
        "passions": say("Ce que j'aime"),
        "path": say("Mon parcours"),
        "testimonials": say("On parle de moi"),
        "facts": say("En pratique"),
        "more": say("La suite sur sa page :"),
        "help": say("Vous pouvez aider %(name)s") % {"name": name},
        "ask": say("Partagez son CV, ou proposez-lui une opportunité, sur sa page :"),
        "qr": say("Code QR vers la page %s") % language.of_name(name),
        "attached": say("Le même CV pour les logiciels, au format JSON Resume"),
        "cards": say("Cartes %s, à imprimer et à découper") % language.of_name(name),
        "card_ask": say("Son CV est en ligne : lisez-le, partagez-le."),
        "call": say("Un coup de pouce ? Partagez."),
        "story_call": say("Un coup de pouce ? Partagez son CV."),
    }
    colon = "\u202f: " if language.current() == "fr" else ": "
    return {key: _plain(text) for key, text in labels.items()} | {"colon": colon}


def _step(experience: PublicExperience) -> TimelineStep:
    kind = choice(experience.kind) if experience.kind != "Expérience" else ""
    return TimelineStep(
        when=_plain(" · ".join(filter(None, (period(experience), kind)))),
        title=_own(experience.title),
        place=_own(", ".join(filter(None, (experience.company, experience.place)))),
        description=(
            *paragraphs(language.typography(experience.description[:2_000]), OWN),
            *(_own(f"{label_of(field)} : {' · '.join(field.values)}") for field in experience.extra[:10]),
        ),
        skills=_words(experience.skills),
    )


def _section(field: ExtraField) -> Section:
    text = "\n\n".join(field.values)
    return Section(title=_own(label_of(field)), text=paragraphs(language.typography(text), OWN))


def _testimony(testimonial: PublicTestimonial) -> Testimony:
    return Testimony(
        text=paragraphs(language.typography(testimonial.text[:2_000]), OWN),
        name=_own(testimonial.name),
        relation=_own(testimonial.relation),
    )


def _facts(cv: PublicCV) -> Iterator[Fact]:
    for label, value, ours in facts(cv):
        shown = said(language.typography(value) if not ours else value, language.current() if ours else OWN, 600)
        if shown:
            yield Fact(label=_plain(label), value=shown)


def _own(text: str, most: int = 300) -> Said:
    return said(language.typography(text), OWN, most)


def _words(words: tuple[str, ...]) -> tuple[Said, ...]:
    return tuple(filter(None, (_own(word, SHORT) for word in words[:24])))


def _plain(text: str) -> str:
    """One of our own sentences, which may hold a name."""
    return legible(text)[:MOST]
