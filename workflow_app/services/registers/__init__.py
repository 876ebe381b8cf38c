"""The register books of a unit (sổ văn bản đi, sổ văn bản đến): rules, numbers and reading."""
