"""The verbs of the command line, one per file; ``bot.__main__`` imports only the one that is asked for."""
