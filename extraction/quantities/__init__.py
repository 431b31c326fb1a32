"""Stage 4: the quantities that are written in the narrative, and what each asserts."""

from extraction.quantities.measurer import Measurer

__all__ = ["Measurer"]
