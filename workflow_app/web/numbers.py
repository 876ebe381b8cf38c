"""Numbers of rows in addresses and forms: what no row can have is not asked of the database."""

from werkzeug.routing import IntegerConverter, ValidationError

LARGEST = 2**31 - 1


class RowNumber(IntegerConverter):
    """The `int` of a route: a number that a row may have; any other address leads nowhere."""

    def to_python(self, value: str) -> int:
        try:
            return row_number(value)
        except ValueError:
            raise ValidationError from None


def row_number(value: str) -> int:
    """The number that was sent; ValueError when no row can have it."""
    number = int(value)
    if not 0 <= number <= LARGEST:
        raise ValueError(value)
    return number
