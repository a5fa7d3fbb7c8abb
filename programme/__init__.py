"""The rules of the programme: what a publication, an opportunity, a letter or a consent does. No HTTP, no template.

accounts/ who people are, search/ finding people, letters/ wordings and mails. May import sheets and mail; imported by
cv, views and commands. Start at messages/engine.py
and the modules named *_handlers.py: what happens when the sheet changes.
"""
