"""What every page shares: language, errors, rights, caches, and what stands before Flask.

Imports no page. Start at shared.py (pages, fragments, headers) and access.py (who asks, what they may open).
"""
