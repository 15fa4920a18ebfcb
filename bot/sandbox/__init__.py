"""A GitHub of one's own: serves repositories and issues from a file over HTTP, for demo and tests."""
