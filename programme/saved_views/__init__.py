"""Views that staff make themselves: each is a line of the tab `Vues`. May import programme, sheets.

lines.py the lines a new workbook has, reading.py a line read, finding.py the rows of a view. Who sees what:
programme/readers.py. Start at reading.py; imported by views and commands.
"""
