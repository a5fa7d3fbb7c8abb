"""Who somebody is: signing in by link, passkeys, sessions, the address itself, who read what.

Start at sign_in.py.
"""
