"""Finding people by trade, word, place: words and their families, the thesaurus (data/), the gallery's filters.

Start at index.py.
"""
