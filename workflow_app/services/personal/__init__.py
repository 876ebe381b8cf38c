"""What the system holds of a person: found, given to her, and erased where the law lets it be."""
