"""Stage 4: the quantities written in the narrative, and what each asserts."""

from extraction.quantities.measurer import Measurer

__all__ = ["Measurer"]
