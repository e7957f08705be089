"""Measures the programme search: quality of each way to search, and time with a large catalogue.

    python -m benchmarks.search                    quality on data/evaluation/search.jsonl, then 10,000 programmes
    python -m benchmarks.search --programmes 0     quality only

Quality compares words only, meaning only and both (what the assistant uses) on the same needs;
names and filters work in all three. Time is measured on real entries together with generated ones:
fields, providers, places and forms of study of the vocabulary in combination, in Finnish and, for a
quarter of them, in English too, as imported entries are.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

# As in the assistant (bot.engine): read once, when NumPy and the encoder are loaded.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from bot.nlu.encoder import E5Encoder, OnAllCores, faster_loops
from bot.programmes.catalogue import Catalogue, load_catalogue
from bot.programmes.programme import LocalText, Programme, Status, Step, Topic
from bot.programmes.search.evaluation import LabelledQuery, evaluate_search, load_queries
from bot.programmes.search.index import build, load, open_index, passages
from bot.programmes.search.search import ProgrammeSearch, Weights, open_search
from bot.programmes.vocabulary import Vocabulary
from bot.programmes.wishes.wish import Wish

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 24)
WAYS = {
    "words only": replace(Weights(), meaning=0.0, topic=0.0, least=0.0),
    "meaning only": replace(Weights(), lexical=0.0, field=0.0, least=0.0),
    "both (ours)": Weights(),
}
_FORMS = (
    ("perustutkinto", "vocational qualification", Step.VOCATIONAL, Topic.TRAINING),
    ("ammattitutkinto", "further qualification", Step.VOCATIONAL, Topic.TRAINING),
    ("tutkinnon osa", "part of a qualification", Step.COURSE, Topic.TRAINING),
    ("työvoimakoulutus", "labour market training", Step.COURSE, Topic.TRAINING),
    ("verkkokurssi", "online course", Step.TASTER, Topic.FURTHER_STUDY),
    ("avoimet opinnot", "open studies", Step.TASTER, Topic.FURTHER_STUDY),
    ("AMK-tutkinto", "bachelor's degree", Step.DEGREE, Topic.FURTHER_STUDY),
)
_SAMPLE = 500
"""So many entries are encoded with the package's loops too: all of them would take minutes."""
_SCHOOLS = ("Opisto", "Ammattiopisto", "Aikuisopisto", "Akatemia", "Kansalaisopisto", "Koulutuskeskus")


def generated(count: int, vocabulary: Vocabulary) -> Iterator[Programme]:
    """`count` invented entries that look like imported ones."""
    shuffle = random.Random(4)
    subjects = [*vocabulary.occupations.values(), *vocabulary.skills.values(), *vocabulary.fields.values()]
    places = [place for place in vocabulary.places.values() if place.kind == "municipality"]
    combinations = list(itertools.product(subjects, _FORMS, range(6)))
    shuffle.shuffle(combinations)
    pattern = next(iter(load_catalogue(ROOT / "data/programmes")))
    for number in range(count):
        subject, (form_fi, form_en, step, topic), _ = combinations[number % len(combinations)]
        place, school = shuffle.choice(places), shuffle.choice(_SCHOOLS)
        english = number % 4 == 0
        yield replace(
            pattern,
            id=f"generated-{number}",
            name=LocalText(f"{subject.label('fi')}, {form_fi}", f"{subject.label('en')}, {form_en}" if english else ""),
            provider=LocalText(f"{place.label('fi')} {school}", ""),
            summary=LocalText(
                f"{form_fi.capitalize()}: {subject.label('fi')}. {place.label('fi')}, {number % 180} op.", ""
            ),
            description=LocalText(f"Opit alan taitoja: {', '.join(subject.fi[:3])}.", ""),
            topic=topic,
            step=step,
            fields=(subject.field or subject.id,),
            municipalities=(place.id,),
            other_names=(),
            needs=(),
            successor=None,
            starts=None,
            ends=None,
            declared_status=Status.ACTIVE,
            origin="generated",
        )


def quality(search: ProgrammeSearch, queries: list[LabelledQuery]) -> None:
    """Prints the scores of each way to search, per language."""
    print(f"{'':14} {'language':9} {'needs':>5} {'nDCG@5':>7} {'hit@1':>6} {'hit@3':>6}")
    for name, weights in WAYS.items():
        for language, scores in evaluate_search(search.with_weights(weights), queries, TODAY).items():
            print(
                f"{name:14} {language:9} {scores.count:5} {scores.ndcg_at_5:7.3f} "
                f"{scores.hit_at_1:6.3f} {scores.hit_at_3:6.3f}"
            )


@dataclass
class Clock:
    """Wall and processor time of one step; where other work shares the cores, the processor's is the one to compare."""

    wall: float = 0.0
    processor: float = 0.0


@contextmanager
def clock() -> Iterator[Clock]:
    """Times the block."""
    measured, wall, processor = Clock(), time.perf_counter(), time.process_time()
    yield measured
    measured.wall, measured.processor = time.perf_counter() - wall, time.process_time() - processor


def _seconds(name: str, measured: Clock) -> None:
    print(f"{name:36} {measured.wall:7.2f} s, processor {measured.processor:7.2f} s")


def _percentiles(name: str, values: list[Clock]) -> None:
    parts = []
    for kind in ("wall", "processor"):
        ordered = sorted(getattr(value, kind) for value in values)
        p50, p95 = statistics.median(ordered) * 1000, ordered[int(0.95 * len(ordered))] * 1000
        parts.append(f"{kind} p50 {p50:5.1f} p95 {p95:5.1f} ms")
    print(f"{name:36} {', '.join(parts)}")


def speed(catalogue: Catalogue, vocabulary: Vocabulary, queries: list[LabelledQuery]) -> None:
    """Prints the times of building, loading and searching an index of `catalogue`."""
    # With memories of their own, so that no sentence is known from before.
    encoder, alone, plain = E5Encoder(faster_loops()), E5Encoder(faster_loops()), E5Encoder()
    for each in (encoder, alone, plain):
        each.encode(["kurssi"])
    sample = [text for programme in list(catalogue)[-_SAMPLE:] for text in passages(programme)]
    for name, each in (("the package's loops", plain), ("ours", encoder)):
        with clock() as measured:
            OnAllCores(each).encode_passages(sample)
        _seconds(f"{len(sample)} texts, {name}", measured)
    with tempfile.TemporaryDirectory() as folder:
        with clock() as building:
            index = build(catalogue, vocabulary, encoder)
        print(
            f"{len(catalogue)} programmes, {len(index.meaning.vectors)} vectors, {len(index.lexical.terms)} word forms"
        )
        _seconds("build", building)
        index.save(Path(folder))
        print(f"{'file':36} {sum(file.stat().st_size for file in Path(folder).iterdir()) / 1e6:.0f} MB")
        with clock() as reading:
            load(Path(folder))
        _seconds("read the file", reading)
        with clock() as loading:
            index = open_index(catalogue, vocabulary, encoder, Path(folder))
            search = ProgrammeSearch(catalogue, vocabulary, index, encoder)
        _seconds("load", loading)
        with clock() as first:
            search.warm_up()
        _seconds("first answers", first)
    whole, again, encoding, baseline = [], [], [], []
    for sentence in dict.fromkeys(query.query for query in queries):
        wish = Wish(today=TODAY, text=sentence)
        for values, each in ((encoding, alone), (baseline, plain)):
            with clock() as measured:
                each.encode([sentence])
            values.append(measured)
        for values in (whole, again):
            with clock() as measured:
                search.find(wish)
            values.append(measured)
    _percentiles("search, new sentence", whole)
    _percentiles("  the encoder alone", encoding)
    _percentiles("  with the package's loops", baseline)
    _percentiles("search, encoded already", again)


def main() -> None:
    """Runs both measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programmes", type=int, default=10_000, help="size of the large catalogue; 0 leaves it out")
    parser.add_argument("--queries", type=Path, default=ROOT / "data/evaluation/search.jsonl")
    given = parser.parse_args()
    vocabulary = Vocabulary.load(ROOT / "data/vocabulary")
    catalogue = load_catalogue(ROOT / "data/programmes")
    queries = load_queries(given.queries)
    with tempfile.TemporaryDirectory() as folder:
        quality(open_search(catalogue, vocabulary, Path(folder)), queries)
    if given.programmes:
        more = generated(max(0, given.programmes - len(catalogue)), vocabulary)
        speed(Catalogue.of([*catalogue, *more]), vocabulary, queries)


if __name__ == "__main__":
    main()
