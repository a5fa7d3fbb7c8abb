"""Workbooks as files: xlsx, ods and csv out and in, without losing anything on the way that a file can hold."""
