"""What a plan's committee looks at: how units stand, in time or late, and who gets more time."""
