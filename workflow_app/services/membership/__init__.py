"""People, their seats and what they may settle for themselves."""
