"""Relays: people who lend their networks, each given one CV to share at a time. May import programme, mail, sheets.

wishes.py an address left, confirmed, stopped; choosing.py whose CV comes next; giving.py remembers who was given whom;
bringing.py what it brought, in words; partners.py whom a card or a link is counted for.
The mails leave by lines of the tab `Messages` (programme/messages). Start at giving.py.
"""
