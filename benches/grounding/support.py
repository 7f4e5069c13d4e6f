"""Fits the weights of support: `support.py MODEL OUT pairs.jsonl`, a file that `support fit` printed."""

import json
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

# Of the sentences that a passage says in other words, at most so many are taken back.
REFUSED = 0.10
SIGNALS = ["missingNames", "missingTelling", "denial", "wider"]
SETS = {
    "sameLanguage": ([*SIGNALS, "cosine"], lambda line: not line["across"]),
    "twoLanguages": (["cosine", "coverage"], lambda line: line["across"]),
    "wordsAlone": ([*SIGNALS, "coverage"], lambda line: not line["across"]),
}


def weights(name, lines):
    """The weights of a set; of one language they differ in the bias alone, because cosines are higher in one than in the other."""
    names, chosen = SETS[name]
    # A figure that no passage has decides alone, before any weights.
    lines = [line for line in lines if chosen(line) and line["signals"]["missingNumbers"] == 0]
    russian = np.array([[name == "sameLanguage" and line["language"] == "russian"] for line in lines], dtype=float)
    rows = np.hstack([np.array([[line["signals"][name] for name in names] for line in lines]), russian])
    supported = np.array([line["supported"] for line in lines])
    # A sentence repeated word for word teaches little: those written by hand are paraphrases and count more.
    written = np.array([line["kind"] == "written" for line in lines])
    weight = np.where(written, 1.0, 0.1) if name != "twoLanguages" else np.ones(len(lines))
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.5, max_iter=1000))
    scores = cross_val_predict(model, rows, supported, cv=6, method="decision_function", params={"logisticregression__sample_weight": weight})
    judged = written if name != "twoLanguages" else ~written
    threshold = np.quantile(scores[supported & judged], REFUSED)
    for kind in sorted({line["kind"] for line in lines}):
        for language in sorted({line["language"] for line in lines}):
            own = np.array([line["kind"] == kind and line["language"] == language for line in lines])
            shares = [np.mean(scores[own & (supported == truth)] >= threshold) for truth in (True, False) if np.any(own & (supported == truth))]
            print(f"{name:13} {kind} {language}: kept " + ", ".join(f"{100 * share:.1f} %" for share in shares))
    model.fit(rows, supported, logisticregression__sample_weight=weight)
    scale, regression = model[0], model[1]
    fitted = regression.coef_[0] / scale.scale_
    bias = regression.intercept_[0] - np.sum(fitted * scale.mean_) - threshold
    named = {name: round(float(w), 4) for name, w in zip(names, fitted)}
    return {"bias": round(float(bias), 4), "weights": named}, float(fitted[-1])


def main():
    model, out, pairs = sys.argv[1:]
    lines = [json.loads(line) for line in open(pairs)]
    same, offset = weights("sameLanguage", lines)
    fitted = {
        "collection": "benches/grounding/support.json and sentences of XQuAD, CC BY-SA 4.0",
        "fittedOn": "the pairs of the half `fit`, and the articles with even numbers, counted from 0",
        "command": "benches/grounding/fit.sh DATA",
        "embeddingModel": model,
        "english": same,
        "russian": {**same, "bias": round(same["bias"] + offset, 4)},
        "twoLanguages": weights("twoLanguages", lines)[0],
        "wordsAlone": weights("wordsAlone", lines)[0],
    }
    with open(out, "w") as file:
        json.dump(fitted, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
