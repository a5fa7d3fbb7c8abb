"""The CV: from a candidate's rows to what may be shown of it, as a page, a PDF, a card, JSON Resume; and its acts.

May import programme and sheets; imported by views and commands. No HTTP. Start at public.py (what a stranger may
see) and acts.py (what saving, sending for review and consent do).
"""
