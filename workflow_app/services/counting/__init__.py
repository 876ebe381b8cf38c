"""How many papers stand where: counters that follow every step, and a recount that proves them."""
