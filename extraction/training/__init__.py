"""Trains the linker's classifier on gold reports and says how good rules, classifier and both together are."""

from __future__ import annotations

from extraction.training.runs import train

__all__ = ["train"]
