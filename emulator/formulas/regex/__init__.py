"""Regular expressions as Google's functions take them: RE2's syntax, and its linear time.

Python's own engine can be made to work for ages by a short pattern; this one steps through all ways to match at once.
"""

from emulator.formulas.regex.matching import Match, find
from emulator.formulas.regex.program import PatternError, Program, compile_pattern

__all__ = ["Match", "PatternError", "Program", "compile_pattern", "find"]
