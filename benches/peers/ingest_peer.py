#!/usr/bin/env python3
"""Read PDF files into passages with pypdf and LangChain's splitter: the peer of the program `ingest`.

Usage: ingest_peer.py FILE.pdf...
Prints one line of JSON: pages, passages, seconds of processor time (without the start of Python and the imports).
"""
import json
import sys
import time

from langchain_text_splitters import RecursiveCharacterTextSplitter
from pypdf import PdfReader


def main(paths):
    start = time.process_time()
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=100)
    pages = 0
    passages = 0
    for path in paths:
        for page in PdfReader(path).pages:
            pages += 1
            passages += len(splitter.split_text(page.extract_text()))
    seconds = time.process_time() - start
    print(json.dumps({"benchmark": "ingest", "pages": pages, "passages": passages, "seconds": seconds}))


if __name__ == "__main__":
    main(sys.argv[1:])
