"""The one error of the launcher: a start that cannot go on."""


class StartError(Exception):
    """Its text is one sentence for the person at the keyboard and says what to do."""
