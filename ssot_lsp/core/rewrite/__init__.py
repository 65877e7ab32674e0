"""From hits to fixes: what may be rewritten, how, and with what confidence."""
