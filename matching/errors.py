"""The one error of this library that a person can mend."""


class ModelError(Exception):
    """A model is missing, damaged or cannot be loaded; the message says how to mend it."""
