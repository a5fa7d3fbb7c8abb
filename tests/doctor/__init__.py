"""`doctor`: every step passes, and fails with advice of its own."""
