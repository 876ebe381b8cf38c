"""How somebody leaves, and what she would leave open."""
