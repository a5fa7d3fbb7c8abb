"""Speed claims, each measured beside its floor or a peer in the same run: `make bench`, or `python -m bench NAME…`."""
