"""What coach and candidate do: the form of a CV, the photo, publication, follow-ups, letters received.

Start at cv_form.py (a save from its form to cv/acts.py) and coach.py. Views write once for both (routes.py).
"""
