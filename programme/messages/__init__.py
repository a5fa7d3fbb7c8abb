"""Messages that leave by themselves: each is a line of the tab `Messages`. May import programme, mail, sheets.

lines.py the lines a new workbook has, rules.py a line read, truth.py what is true of a row, due.py what is due and
when, switching.py since when a line is on, recipients.py to whom, facts.py what can be said there, words.py with which
words, engine.py does it once. Start at engine.py; imported by views and commands.
"""
