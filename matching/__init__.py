"""Matching of people with issues and mentors: text and vectors in, ranked matches with reasons out."""
