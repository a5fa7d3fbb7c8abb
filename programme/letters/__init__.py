"""Every wording: pages, shared messages, mails; those of staff's tab `Textes` before ours.

Start at wordings.py; composing.py makes a mail of the words in `data/`.
"""
