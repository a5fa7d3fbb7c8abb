"""The rules of the programme: what a publication, an opportunity, a letter or a consent does. No HTTP, no template.

acts/ what people do, accounts/ who they are, search/ finding them, letters/ wordings and mails. May import sheets and
mail; imported by cv, views and commands. Start at acts/offers.py, and for what happens when the sheet changes at
messages/engine.py and the modules named *_handlers.py.
"""
