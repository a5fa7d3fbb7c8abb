"""The local workbook edited in a browser: each act of somebody's as one batch of the sheet's API, and its way back.

Start at acting.py. places.py finds rows and columns at the moment of writing, edits.py and arranging.py make the
requests of each kind of act and of its way back, kept.py remembers acts: one that is sent twice is done once;
present.py knows who else is there, tabs.py makes and arranges tabs. Nothing here is a web save: the worker reads what
was written as it reads any edit in the sheet.
"""
