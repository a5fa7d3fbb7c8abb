"""What the team sees beside its sheet: home, decisions, problems and their mends, history, tabs, mails.

Start at home.py.
"""
