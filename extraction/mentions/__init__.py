"""Stage 5, `link`: what each quantity of the narrative counts."""

from extraction.mentions.linker import Linker

__all__ = ["Linker"]
