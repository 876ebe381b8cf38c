"""Units that merge, split, are renamed or move: what follows, and whose history a unit carries."""
