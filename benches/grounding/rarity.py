"""Writes how often common words occur, `rarity.py OUT`, from the word lists of the package wordfreq."""

import collections
import math
import re
import sys

import snowballstemmer
import wordfreq

STEMS = 3000
HEAD = """\
# How often common words occur: per line a Zipf value (the decimal logarithm of occurrences in a billion words) and the Snowball stems that have it.
# From the word lists of the Python package wordfreq 3.1.1 (Robyn Speer; data CC BY-SA 4.0), stemmed and summed: the 3,000 most frequent stems of English and of Russian.
# Written by benches/grounding/rarity.py."""

lines = [HEAD]
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
    lines += [f"{zipf:.1f} " + " ".join(sorted(stems[zipf])) for zipf in sorted(stems, reverse=True)]
with open(sys.argv[1], "w") as file:
    file.write("\n".join(lines) + "\n")
