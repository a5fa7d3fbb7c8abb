"""HTTP only: parse, call, render. The rules are in programme/, what is shown in templates/.

One folder for each audience (public, editor, recruiter, staff), account/ for who somebody is, web/ for what every page
shares. May import cv, programme, mail and sheets; nothing imports it but app.py and commands/. Start at web/shared.py.
"""
