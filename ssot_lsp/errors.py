"""The one exception family: bad configuration and bad usage. Expected failures are values instead."""


class SsotError(Exception):
    """Something the user must mend; the message names the file, the line and the way out."""
