"""The pages of a partner structure's referent: their people by first name and stage, and no more; a form to refer one.

May import views.web, programme, sheets. people.py is all there is.
"""
