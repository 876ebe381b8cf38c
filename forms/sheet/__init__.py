"""Tables that are filled in a spreadsheet: their columns, and looking through what was filled."""

from forms.sheet.cells import MARK, Column, address, as_table
from forms.sheet.looked import MOST_ROWS, SheetForm

__all__ = ["MARK", "MOST_ROWS", "Column", "SheetForm", "address", "as_table"]
