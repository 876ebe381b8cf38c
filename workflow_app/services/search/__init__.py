"""Finding papers, works, units and people by words, as far as the asking person may see them."""

from workflow_app.services.search.finding import Found, find

__all__ = ["Found", "find"]
