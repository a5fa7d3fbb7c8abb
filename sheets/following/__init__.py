"""What happened: events and what they set off, the Journal, histories, what waits for a person, forgetting."""
