"""Workbooks as files: xlsx, ods and csv, read and written without losing what a file can hold. Start at opening.py."""
