#!/usr/bin/env python3
"""Search the made-up passages by words with tantivy and by vectors with faiss: the peer of the program `search`.

Usage: search_peer.py FOLDER (that `search` has left its files in)
Prints one line of JSON: the median and the 99th percentile of both halves of a search in milliseconds of processor time, and how many
of the 50 best passages by exact vectors the other side has among its 50. Neither fuses the halves nor fetches a document.
"""
import json
import sys
import time
from pathlib import Path

import faiss
import numpy
import tantivy

DIMENSION = 384
LIMIT = 50


def word_index(passages):
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, fast=True)
    builder.add_text_field("text", tokenizer_name="russian")
    index = tantivy.Index(builder.build())
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (tantivy.Filter.lowercase(), tantivy.Filter.stemmer("russian")):
        analyzer = analyzer.filter(step)
    index.register_tokenizer("russian", analyzer.build())
    writer = index.writer(num_threads=1)
    for number, text in enumerate(passages):
        writer.add_document(tantivy.Document(id=number, text=text))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index


def search(index, searcher, vectors, text, vector):
    hits = searcher.search(index.parse_query(text, ["text"]), LIMIT).hits
    return hits, vectors.search(vector, LIMIT)[1][0]


def main(folder):
    faiss.omp_set_num_threads(1)
    passages = (folder / "passages.txt").read_text().split("\n")
    questions = (folder / "questions.txt").read_text().split("\n")
    numbers = numpy.fromfile(folder / "vectors.f32", dtype="<f4").reshape(-1, DIMENSION)
    ours = json.loads((folder / "dense.json").read_text())
    index = word_index(passages)
    searcher = index.searcher()
    vectors = faiss.IndexFlatIP(DIMENSION)
    vectors.add(numbers[: len(passages)])
    asked = numbers[len(passages) :]
    times = []
    common = 0
    for place, text in enumerate(questions):
        vector = asked[place : place + 1]
        start = time.process_time_ns()
        search(index, searcher, vectors, text, vector)
        times.append((time.process_time_ns() - start) / 1e6)
        best = vectors.search(vector, LIMIT)[1][0].tolist()
        common += len(set(best) & set(ours[place]))
    times.sort()
    result = {
        "benchmark": "search",
        "p50": times[len(times) // 2],
        "p99": times[len(times) * 99 // 100],
        "denseAgreement": common / (LIMIT * len(questions)),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
