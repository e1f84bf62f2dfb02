"""The other side of `cargo xtask bench html`: trafilatura on the same pages, with its metadata.

usage: python3 trafilatura_speed.py FOLDER
Waits for a line on standard input before each round; prints pages, wall and processor seconds, as `html_speed` does."""
import glob
import os
import sys
import time

import trafilatura

pages = [open(path, "rb").read() for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.html")))]
print("pages", len(pages), "trafilatura", trafilatura.__version__, flush=True)
for _ in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    found = sum(bool(trafilatura.bare_extraction(page, with_metadata=True)) for page in pages)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"round {found} {wall:.4f} {cpu:.4f}", flush=True)
