"""Between a file and a workbook: compared, previewed, imported step by step, undone. Start at previewing.py."""
