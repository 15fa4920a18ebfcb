"""Where people meet the bot; no surface knows another."""
