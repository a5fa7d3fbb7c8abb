"""Taking a person out of the state database, the Journal and the captures.

What is theirs is said by programme/erasure.py.
"""
