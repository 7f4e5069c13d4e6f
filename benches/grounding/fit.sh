#!/bin/sh
# Fits the weights of grounding and of support anew: `fit.sh DATA`, where DATA holds retrieval/xquad.{en,ru}.json.
set -eu
data=$(cd "$1/retrieval" && pwd)
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
answer=../../shared/domain/src/answer
model=$(sed -n 's/.*"embeddingModel": "\(.*\)".*/\1/p' $answer/retrieve/grounding.weights.json)
run() { cargo run --quiet --release --package benches --bin "$@"; }
mkdir -p .work
for pair in en-en ru-ru ru-en en-ru; do
    run grounding -- fit .work/vectors "$data/xquad.${pair%-*}.json" "$data/xquad.${pair#*-}.json" >".work/$pair.jsonl"
done
run support -- fit .work/vectors support.json "$data/xquad.en.json" "$data/xquad.ru.json" >.work/pairs.jsonl
.venv/bin/python fit.py "$model" $answer/retrieve/grounding.weights.json .work/en-en.jsonl .work/ru-ru.jsonl .work/ru-en.jsonl .work/en-ru.jsonl
.venv/bin/python support.py "$model" $answer/ground/support.weights.json .work/pairs.jsonl
