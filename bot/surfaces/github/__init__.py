"""The GitHub surface: webhook calls in, one comment a thread and purpose out."""
