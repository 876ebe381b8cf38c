"""When something is late: deadlines in the users' words, working days, and days that move."""
