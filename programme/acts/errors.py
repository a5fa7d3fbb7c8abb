"""What acts on several subjects raise."""


class AlreadyDecided(Exception):
    """Somebody decided before, or what was to be decided has changed since: nothing was done."""


class LinkOver(Exception):
    """A link of ours that leads nowhere any more: used, too old, or no longer its reader's."""
