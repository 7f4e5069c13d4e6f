"""Writes how often common words occur, `idf.py FOLDER`, from the word lists of the package wordfreq: `FOLDER/LANGUAGE/common_words.txt`."""

import collections
import math
import re
import sys
from pathlib import Path

import snowballstemmer
import wordfreq

STEMS = 3000
HEAD = """\
# Purpose: how often common words occur: Snowball stems by their Zipf value, the decimal logarithm of occurrences in a billion words
# Source: the word lists of the Python package wordfreq 3.1.1 (Robyn Speer; data CC BY-SA 4.0), stemmed and summed by benches/grounding/idf.py: the 3,000 most frequent stems
"""

for language, algorithm, letters in (("en", "english", "[a-z']+"), ("ru", "russian", "[а-я]+")):
    stemmer = snowballstemmer.stemmer(algorithm)
    frequencies = collections.Counter()
    for word, frequency in wordfreq.get_frequency_dict(language, "large").items():
        word = word.replace("ё", "е").replace("’", "'")
        if re.fullmatch(letters, word):
            frequencies[stemmer.stemWord(word)] += frequency
    stems = collections.defaultdict(list)
    for stem, frequency in frequencies.most_common(STEMS):
        stems[round(math.log10(frequency) + 9, 1)].append(stem)
    lines = [HEAD] + [f"{zipf:.1f}: " + ", ".join(sorted(stems[zipf])) for zipf in sorted(stems, reverse=True)]
    (Path(sys.argv[1]) / language / "common_words.txt").write_text("\n".join(lines) + "\n")
