"""The words of the mail about testimonials. Staff reword them in the tab `Textes` (see letter.py)."""

from programme.letters.composing import Letters, Words

LETTERS: Letters = {
    "testimonial_received": {
        "fr": Words(
            "Un témoignage pour {name}",
            "{author} a écrit quelques mots sur {name} :\n\n"
            "{text}\n\n"
            "Ils ne sont pas encore sur le CV : lisez-les avec {name}, puis montrez-les, ou non.",
            "Lire et choisir",
        ),
        "en": Words(
            "A testimonial for {name}",
            "{author} wrote a few words about {name}:\n\n"
            "{text}\n\n"
            "They are not on the CV yet: read them with {name}, then show them, or not.",
            "Read and choose",
        ),
    },
}
