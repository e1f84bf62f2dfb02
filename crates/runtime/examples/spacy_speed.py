"""The other side of `cargo xtask bench runtime`: spaCy with the same package on the same texts.

usage: python3 spacy_speed.py PACKAGE_OR_DIRECTORY TEXTS.jsonl
Waits for a line on standard input before each round; prints words, wall and processor seconds, as `speed` does."""
import json
import sys
import time

import spacy

nlp = spacy.load(sys.argv[1])
texts = [json.loads(line)["text"] for line in open(sys.argv[2], encoding="utf8")]
print("load", spacy.__version__, flush=True)
for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"round {words} {wall:.4f} {cpu:.4f}", flush=True)
