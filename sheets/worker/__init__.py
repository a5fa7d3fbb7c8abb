"""The one worker: elected, woken by a webhook, watched over. Start at sync.py."""
