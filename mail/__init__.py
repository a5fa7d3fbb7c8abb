"""Mail: a message, the queue kept with what caused it, the one sender. Knows nothing of the programme.

May import sheets (state and errors). Start at queue.py.
"""
