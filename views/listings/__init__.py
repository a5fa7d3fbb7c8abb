"""The pages of views: any list of rows as staff shaped it in `Vues`, or in the address. May import views.web.

asked.py what an address asks for, shown.py how a cell is said, pages.py the page of each form, files.py the same as a
file, saving.py a view kept as a line, board.py a card moved, bulk.py one act on many rows, everything.py all about one
row. May import views.staff. Start at pages.py.
"""
