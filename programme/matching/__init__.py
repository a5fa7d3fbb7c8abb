"""Which offers fit whom, and why, in one sentence. May import programme, sheets; imported by views and commands.

criteria.py the lines of the tab `Critères`, wishes.py and asks.py what a row says, fit.py the two together, learning.py
what answers taught, pairing.py the best pairs of a reading, sentences.py why in words, recommending.py the act. Start
at pairing.py.
"""
