"""Which offers fit whom, and why, in one sentence. May import programme, sheets; imported by views and commands.

criteria.py the lines of the tab `Critères`, wishes.py and asks.py what a row says, fit.py the two together, learning.py
what answers taught, pairing.py the best pairs of a reading, sentences.py why in words. Bringing an offer to somebody is
programme/acts/recommendations.py. Start at pairing.py.
"""
