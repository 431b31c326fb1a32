"""The accuracy of a run: predictions compared with gold data.

>>> from pathlib import Path
>>> evaluation = evaluate_texts(Path("corpora/gold"), split="dev")  # doctest: +SKIP
>>> evaluation.scores["indicator_value"].f1  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extraction.evaluation.comparison import Comparison, compare
from extraction.evaluation.evaluation import GROUPINGS, Evaluation, Miss
from extraction.evaluation.floors import below_floors, load_floors
from extraction.evaluation.outcomes import judge
from extraction.evaluation.predictions import Prediction, extract_texts, load_predictions
from extraction.evaluation.scores import MEASURES, Score
from extraction.evaluation.units import UnitForms
from extraction.genre import load_genre
from extraction.gold import GoldDocument, load_gold, load_notation

__all__ = [
    "GROUPINGS",
    "MEASURES",
    "Comparison",
    "Evaluation",
    "Miss",
    "Score",
    "below_floors",
    "compare",
    "evaluate",
    "evaluate_documents",
    "evaluate_texts",
    "load_floors",
]


def evaluate(
    gold: Path, predicted: Path, split: str | None = None, genre: Path | None = None, seed: int = 0
) -> Evaluation:
    """The outcomes of a run (`predicted`, the `--out` folder of `gongkai extract`) on the gold documents in `gold`.

    Documents are found by the SHA-256 of their raw file. Raises `GoldError` or, for the run, `ExtractionError`.
    """
    return evaluate_documents(load_gold(gold, split), load_predictions(predicted), genre, seed)


def evaluate_texts(
    gold: Path,
    split: str | None = None,
    genre: Path | None = None,
    model: Path | None = None,
    seed: int = 0,
) -> Evaluation:
    """The same, with the texts extracted in this process."""
    documents = load_gold(gold, split)
    return evaluate_documents(documents, extract_texts(documents, genre, model), genre, seed)


def evaluate_documents(
    documents: Sequence[GoldDocument],
    predictions: Mapping[str, Prediction],
    genre: Path | None = None,
    seed: int = 0,
) -> Evaluation:
    """The outcomes of predictions (by the SHA-256 of the raw file) on gold documents."""
    loaded = load_genre(genre)
    forms = UnitForms(loaded)
    outcomes = tuple(judge(document, predictions.get(document.sha256), forms) for document in documents)
    return Evaluation(outcomes, load_notation(loaded), seed)
