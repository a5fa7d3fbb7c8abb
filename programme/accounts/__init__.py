"""Who people are to us: addresses shared by several, sessions, passkeys, a change of address.

Start at people.py.
"""
