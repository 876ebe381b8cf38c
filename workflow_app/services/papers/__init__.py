"""Papers out: what an official paper is made from, the files that were made, and the templates."""

KIND = "paper"
"""The kind of the long job that makes one."""
