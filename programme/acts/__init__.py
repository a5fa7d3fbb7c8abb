"""What people do, one module a subject: each act takes the book, who does it and what they ask, and writes all of it.

An act knows no HTTP: it raises an error of its own where it may not be done, and a view says so in words. May import
all of programme/; imported by views and commands. The acts on a CV itself are in cv/. Start at offers.py.
"""
