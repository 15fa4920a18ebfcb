"""The github surface."""
