"""A CV for machines: JSON Resume (jsonresume.org, schema 1.0.0), and schema.org's ProfilePage for search engines."""

import datetime as dt
import re
from typing import Any

from cv.places import names
from cv.public import PublicCV, PublicExperience
from cv.sentence import sentence
from sheets.model.columns import fold

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
EDUCATION = "formation"
"""Folded type of the experiences that JSON Resume files under education; `benevolat` goes under volunteer."""

_TOLD_APART = re.compile(r"\s*[:,;=→\t]\s*|\s+[-–—/|]+\s+")
"""Between a language and how well it is spoken, where people write something there."""
_HOW_WELL = re.compile(
    r"\(?\b(?:[abc][12]\b|courante?\b|couramment|bilingue|nati(?:f|ve)|langue (?:mat|pat)ernelle|maternelle|notions?"
    r"|langue (?:étrangère|seconde)|bases?\b|basique|débutante?|intermédiaire|avancée?|(?:assez |très )?bon(?:ne)?s?\b"
    r"|niveau|scolaire|compri[st]e?|lue?\b|parlée?|écrite?|quelques|un peu|professionnel|technique|élémentaire"
    r"|moyen(?:ne)?\b(?!-)|correct|excellent|maîtris|usuel|en cours|en apprentissage|oral|familial|conversation"
    r"|fluent|native|basic|beginner|intermediate|advanced|good|mother tongue|spoken)",
    re.IGNORECASE,
)
"""How the words begin that say how well a language is spoken, where nothing else tells them apart."""
_IN_BRACKETS = re.compile(r"\([^)]*\)")


def json_resume(cv: PublicCV, url: str, image: str = "") -> dict[str, Any]:
    """The CV as JSON Resume; parts without content are left out.

    Args:
        cv: the CV.
        url: the address of its page.
        image: the address of its photo; empty: none.
    """
    basics = {
        "name": cv.first_name,
        "label": str(sentence(cv)),
        "image": image,
        "url": url,
        "summary": "\n\n".join(filter(None, (cv.catchphrase, cv.story))),
        "location": _full({"region": ", ".join(names(cv.departments)), "countryCode": "FR"}),
    }
    return _full(
        {
            "$schema": SCHEMA,
            "basics": _full(basics),
            "work": [_work(e, "name") for e in cv.experiences if fold(e.kind) not in (EDUCATION, "benevolat")],
            "volunteer": [_work(e, "organization") for e in cv.experiences if fold(e.kind) == "benevolat"],
            "education": [_education(e) for e in cv.experiences if fold(e.kind) == EDUCATION],
            "skills": [{"name": skill} for skill in cv.skills],
            "languages": [_language(language) for language in cv.languages],
            "interests": [{"name": passion} for passion in cv.passions],
            "references": [{"name": t.name, "reference": t.text} for t in cv.testimonials],
            "meta": {"canonical": f"{url}.json", "version": "v1.0.0"},
        }
    )


def json_ld(cv: PublicCV, url: str, image: str = "") -> dict[str, Any]:
    """The page for search engines: a ProfilePage about a person who seeks work.

    Args:
        cv: the CV.
        url: the address of its page.
        image: the address of its photo; empty: none.
    """
    person = {
        "@type": "Person",
        "name": cv.first_name,
        "description": str(sentence(cv)),
        "url": url,
        "image": image,
        "knowsLanguage": list(cv.languages),
        "knowsAbout": [*cv.skills, *cv.passions],
        "homeLocation": [{"@type": "AdministrativeArea", "name": name} for name in names(cv.departments)],
    }
    return {"@context": "https://schema.org", "@type": "ProfilePage", "url": url, "mainEntity": _full(person)}


def _work(experience: PublicExperience, name: str) -> dict[str, Any]:
    return _full(
        {
            name: experience.company,
            "position": experience.title,
            "location" if name == "name" else "": experience.place,
            "startDate": _day(experience.start),
            "endDate": _day(experience.end),
            "summary": experience.description,
            "highlights": list(experience.skills),
        }
    )


def _education(experience: PublicExperience) -> dict[str, Any]:
    return _full(
        {
            "institution": experience.company,
            "area": experience.title,
            "startDate": _day(experience.start),
            "endDate": _day(experience.end),
            "courses": list(experience.skills),
        }
    )


def _language(words: str) -> dict[str, str]:
    """A language, of one word or of several, and how well it is spoken, as the person wrote them in one line."""
    bare = words.strip(" :")
    hidden = _IN_BRACKETS.sub(lambda found: "_" * len(found[0]), bare)  # a language's own name is no separator
    found = [match for match in (_TOLD_APART.search(hidden, 1), _HOW_WELL.search(bare, 1)) if match]
    if found:
        first = min(found, key=lambda match: match.start())
        end = first.end() if first.re is _TOLD_APART else first.start()
        name, fluency = bare[: first.start()], bare[end:]
    else:
        after = hidden.rfind("_") + 1
        name, fluency = (bare[:after], bare[after:]) if after else (bare, "")
    fluency = fluency.strip()
    if fluency.startswith("(") and fluency.endswith(")"):
        fluency = fluency[1:-1]
    return _full({"language": name.strip(), "fluency": fluency})


def _day(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _full(parts: dict[str, Any]) -> dict[str, Any]:
    """Only what has a name and a value."""
    return {key: value for key, value in parts.items() if key and value}
