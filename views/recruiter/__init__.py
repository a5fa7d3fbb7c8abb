"""What recruiters do: propose an opportunity, follow it on a private page, write to somebody.

Start at opportunities.py.
"""
