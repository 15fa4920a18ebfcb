"""The discord surface."""
