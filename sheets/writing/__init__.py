"""The writing protocol: from the outbox to the sheet, and back when something landed elsewhere."""
