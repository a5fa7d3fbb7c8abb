"""What a deployment runs on: its database, its elected worker, its budget of calls, its health."""
