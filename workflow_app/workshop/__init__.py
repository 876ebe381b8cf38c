"""Where long jobs are done: one module for each trade, and the bench that they all work at."""
