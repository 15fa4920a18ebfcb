"""The terminal surface: lines in, plain text with numbered choices out."""
