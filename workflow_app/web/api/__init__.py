"""JSON for other programs: the same forms, the same rules and the same refusals as the pages."""
