"""Free text in fifteen languages to a command; pure: no network, no language model."""
