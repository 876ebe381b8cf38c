"""Who is reminded of what, and when: the clock, the ladder and the digest of a day."""
