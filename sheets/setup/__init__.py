"""A workbook made ready: its tabs and their dress, credentials, and the proof that it keeps its promises."""
