"""What strangers see: gallery, CVs, documents, figures, sharing. All of it from types without private fields.

Start at cv.py (one person) and showcase.py (who may be seen at this moment).
"""
