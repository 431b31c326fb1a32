"""One training as a configuration describes it (`gongkai train models/linker/train.toml`).

The same inputs on the same machine and versions give the same bytes: one thread, documents and features in sorted
order, weights rounded to signed bytes, a zip without times.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from extraction.artefacts import MODEL_FILES, read_linker, write_linker
from extraction.errors import ArtefactError
from extraction.genre import Genre, load_genre
from extraction.gold.folder import GoldFolder
from extraction.gold.generator import Generator
from extraction.gold.notation import load_notation
from extraction.mentions import Linker
from extraction.mentions.features import named_features
from extraction.staging import replaced_folder
from extraction.training.ablation import WHO, Judged, judge
from extraction.training.card import CARD_FILES, Verdict, write_card
from extraction.training.fitting import alone, examples_of, fitted
from extraction.training.groups import groups_of, traits_of
from extraction.training.material import GoldReport, MaterialMaker
from extraction.training.proofs import proofs_of
from extraction.training.settings import Generated, Settings, load_settings
from extraction.training.trust import batches_of, kinds_of, named, parts_of, trusted, unmet

__all__ = ["train"]


def train(config: Path) -> Path:
    """Train as the configuration says; the folder of the model that was written.

    The folder is replaced whole at the end, or stays as it was. Raises `ArtefactError` for a configuration that cannot
    be read, a corpus without train or dev documents, or a folder that holds anything but a model.
    """
    settings = load_settings(config)
    fit, root = settings.fit, config.parent
    genre = load_genre(None if settings.genre is None else root / settings.genre)
    corpus, out = GoldFolder((root / settings.corpus).resolve()), (root / settings.out).resolve()
    _require_replaceable(out)
    splits = _splits(corpus, settings)
    for name in settings.without:
        if name not in splits["train"]:
            raise ArtefactError(f"{config}: without: {name} is no train document")
    splits["train"] = [name for name in splits["train"] if name not in settings.without]
    reports = {name: _reports(corpus, ids, genre) for name, ids in splits.items() if name != "test"}
    for split in ("train", "dev"):
        if not reports[split]:
            raise ArtefactError(f"{corpus.root}: no {split} documents, which training needs")
    linker, features = Linker(genre), named_features(fit.features, genre.terms)
    train, unseen = (examples_of(linker, features, reports[split]) for split in ("train", "dev"))
    train += proofs_of(linker, features, genre)
    if settings.generated is not None:
        made = _generated(root, settings.generated, genre)
        train += examples_of(linker, features, made)
    known = [*train, *unseen]
    model = fitted(known, fit, settings.version, genre.identity.id)
    judged = {}
    methods = {f"rule:{rule.id}": rule.indicator for rule in genre.rules}
    batches = batches_of([report.id for found in reports.values() for report in found], fit.batches)
    parts = parts_of(train, unseen, reports["dev"], batches, fit, methods)
    kinds = kinds_of(methods, (one for one in known if one.report in batches), fit)
    model, judged["dev"] = trusted(model, parts, genre, fit, kinds)
    met = unmet(model, known, reports["train"], batches, genre, fit)
    with replaced_folder(out) as folder:
        write_linker(model, folder)
        released = read_linker(folder)
        if fit.score_test:
            reports["test"] = _reports(corpus, splits["test"], genre)
            judged["test"] = judge(genre, released, reports["test"])
            asked = examples_of(linker, features, reports["test"])
            judged["test"]["classifier"] = named(asked, alone(asked, known, fit))
        write_card(folder, genre, released, reports, fit, _verdict(judged, reports, genre, met))
    return out


def _verdict(
    judged: Mapping[str, Mapping[str, Sequence[Judged]]],
    reports: Mapping[str, Sequence[GoldReport]],
    genre: Genre,
    train: Sequence[Judged],
) -> Verdict:
    """What the card says of the splits that are judged, with the groups of their numbers."""
    notation = load_notation(genre)
    ordered = {split: {who: links[who] for who in WHO} for split, links in judged.items()}
    groups = {
        split: groups_of(links, traits_of(reports[split], notation)) for split, links in ordered.items()
    }
    return Verdict(ordered, groups, train)


def _require_replaceable(out: Path) -> None:
    """Raise `ArtefactError` where `out` is no folder, or holds more than a training writes: it would be lost."""
    if out.exists() and not out.is_dir():
        raise ArtefactError(f"{out}: is not a folder")
    names = {path.name for path in out.iterdir()} if out.exists() else set()
    others = sorted(name for name in names - {*MODEL_FILES, *CARD_FILES} if not name.startswith("."))
    if others:
        raise ArtefactError(f"{out}: holds {others[0]}, which no training writes; name another folder")


def _splits(corpus: GoldFolder, settings: Settings) -> dict[str, list[str]]:
    """Split -> ids: the frozen splits of the corpus, else by the number in each id."""
    names = ("train", "dev", "test")
    if frozen := corpus.splits():
        return {name: sorted(frozen[name]) for name in names}
    read = [name for name in corpus.ids() if _reader(corpus, name)]
    remainder = {
        name: int("".join(filter(str.isdigit, name)) or 0) % settings.splits.modulus for name in read
    }
    return {
        split: [name for name in read if remainder[name] in getattr(settings.splits, split)]
        for split in names
    }


def _generated(root: Path, settings: Generated, genre: Genre) -> list[GoldReport]:
    """Reports made from templates: the plain forms of statements, the rare ones among them."""
    make, generator = MaterialMaker(genre), Generator(genre, root / settings.templates)
    return [make(document) for document in generator.reports(settings.reports, settings.seed)]


def _reader(corpus: GoldFolder, document_id: str) -> str | None:
    """The settled reading of a document, else the first reader's."""
    return next((reader for reader in ("gold", "a") if corpus.reading(reader, document_id).is_file()), None)


def _reports(corpus: GoldFolder, ids: Sequence[str], genre: Genre) -> list[GoldReport]:
    make, notation = MaterialMaker(genre), load_notation(genre)
    readers = {name: _reader(corpus, name) for name in ids}
    return [make(corpus.parse(reader, name, notation)) for name, reader in readers.items() if reader]
