"""Measures the product against a floor of the same run: run `python -m benchmarks`."""
