"""Opens every export of one story with a reader that is not ours, and checks that what comes out is what went in.

usage: read.py FOLDER SCHEMA

FOLDER holds story.json, story.jsonl, story.jsonld, csv/, csv.zip, story.md, story.tsv, story.graphml, story.sqlite and, where it
is made, story.html. SCHEMA is the published JSON Schema. Ends with 1 and a line a fault where anything is off.
"""

import csv
import io
import json
import re
import sqlite3
import sys
import zipfile
from pathlib import Path

import html5lib
import jsonschema
import networkx
import pandas
import rdflib
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

FAULTS = []


def check(holds, what):
    if not holds:
        FAULTS.append(what)


def read_json(folder, schema):
    record = json.loads((folder / "story.json").read_text("utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    for error in validator.iter_errors(record):
        check(False, f"json: {error.json_path}: {error.message[:200]}")
    lines = (folder / "story.jsonl").read_text("utf-8").splitlines()
    check(len(lines) == 1 and json.loads(lines[0]) == record, "jsonl is not the same record on one line")
    return record


def read_jsonld(folder, record):
    graph = rdflib.Graph()
    graph.parse(folder / "story.jsonld", format="json-ld")
    schema, oa, prov = (rdflib.Namespace(u) for u in (
        "http://schema.org/", "http://www.w3.org/ns/oa#", "http://www.w3.org/ns/prov#"))
    story = record["stories"][0]
    count = lambda kind: len(set(graph.subjects(rdflib.RDF.type, kind)))
    check(count(schema.NewsArticle) == len(record["reports"]), "jsonld: not every report is an article")
    quoted = sum(bool(s["quoted"]) for s in story["statements"])
    check(count(schema.Quotation) == quoted, "jsonld: not every quoted statement is a quotation")
    check(count(schema.Claim) == len(story["claims"]), "jsonld: claims are missing")
    copies = [l for l in story["lineage"] if l["class"] not in ("independent", "unrelated", "original")]
    check(len(set(graph.subject_objects(prov.wasDerivedFrom))) == len(copies), "jsonld: lineage is missing")
    texts = {}
    for article in graph.subjects(rdflib.RDF.type, schema.NewsArticle):
        texts[article] = str(graph.value(article, schema.articleBody))
    marks = 0
    for target in graph.subjects(rdflib.RDF.type, oa.SpecificResource):
        text = texts.get(graph.value(target, oa.hasSource), "")
        found = {}
        for selector in graph.objects(target, oa.hasSelector):
            for key in (oa.start, oa.end, oa.exact):
                value = graph.value(selector, key)
                if value is not None:
                    found[key] = value.toPython()
        words = text[found[oa.start]:found[oa.end]]
        check(words == found[oa.exact] and words, f"jsonld: words and place differ: {found[oa.exact]!r}")
        marks += 1
    check(marks > 0, "jsonld: no annotation")
    bad = [o for o in graph.objects() if isinstance(o, rdflib.Literal) and o.ill_typed]
    check(not bad, f"jsonld: ill-typed values: {bad[:3]}")


SECTIONS = ["agents", "places", "meetings", "proposals", "issues", "positions", "statements", "quantities",
            "claims", "events", "movements", "timeline", "comparisons", "single_source", "anomalies", "lineage"]


def read_csv(folder, record):
    package = json.loads((folder / "csv" / "datapackage.json").read_text("utf-8"))
    kinds = {"string": str, "integer": "Int64", "number": "Float64", "boolean": "boolean"}
    frames = {}
    for resource in package["resources"]:
        path = folder / "csv" / resource["path"]
        fields = resource["schema"]["fields"]
        kind = {f["name"]: kinds[f["type"]] for f in fields}
        frame = pandas.read_csv(path, dtype=kind, keep_default_na=False, na_values=[""])
        check(list(frame.columns) == [f["name"] for f in fields], f"csv: columns of {path.name}")
        with path.open(newline="", encoding="utf-8") as opened:
            widths = {len(row) for row in csv.reader(opened, strict=True)}
        check(widths == {len(fields)}, f"csv: rows of {path.name} are not of one width")
        frames[resource["name"]] = frame
    for section in SECTIONS:
        n = len(record["stories"][0][section])
        check(len(frames[section]) == n, f"csv: {section} has {len(frames[section])} rows, the record {n}")
    texts = dict(zip(frames["reports"]["id"], frames["reports"]["text"]))
    for row in frames["evidence"].itertuples():
        words = " ".join(texts[row.report][row.start_char:row.end_char].split())
        check(words == row.words, f"csv: evidence of {row.item} is not in its place: {row.words!r}")
    ids = set(frames["agents"]["id"])
    check(set(frames["participants"]["agent"]) <= ids, "csv: a participant is no agent")
    with zipfile.ZipFile(folder / "csv.zip") as packed:
        check(packed.testzip() is None, "zip: damaged")
        for name in packed.namelist():
            same = packed.read(name) == (folder / "csv" / name).read_bytes()
            check(same, f"zip: {name} is not the file in the folder")
    return frames


def read_tsv(folder, record):
    frame = pandas.read_csv(folder / "story.tsv", sep="\t", quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False)
    check(len(frame) == len(record["stories"][0]["events"]), "tsv: not one line an event")
    check(list(frame.columns[:8]) == ["Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code",
                                      "Contexts", "Actor Name"], "tsv: not POLECAT's columns")
    types = {e["event"] for e in record["stories"][0]["events"]}
    check(set(frame["Event Type"]) == types, "tsv: event types differ")


def read_graphml(folder, record):
    graph = networkx.read_graphml(folder / "story.graphml", force_multigraph=True)
    story = record["stories"][0]
    kinds = networkx.get_node_attributes(graph, "kind")
    check(len(kinds) == graph.number_of_nodes(), "graphml: a node is not declared")
    of = lambda kind: sum(k == kind for k in kinds.values())
    for kind, section in (("agent", "agents"), ("event", "events"), ("statement", "statements"),
                          ("meeting", "meetings"), ("report", "reports")):
        check(of(kind) == len(story[section]), f"graphml: {of(kind)} nodes of kind {kind}, the record has {len(story[section])}")
    edges = [d["kind"] for _, _, d in graph.edges(data=True)]
    check(edges.count("lineage") == len(story["lineage"]), "graphml: lineage is missing")
    check(edges.count("actor") == sum(len(e["actor"]) for e in story["events"]), "graphml: actors are missing")


def read_sqlite(folder, record, frames):
    on = sqlite3.connect(f"file:{folder / 'story.sqlite'}?mode=ro", uri=True)
    check(on.execute("PRAGMA integrity_check").fetchone() == ("ok",), "sqlite: damaged")
    for name, frame in frames.items():
        if name == "position_matrix":
            continue
        (n,) = on.execute(f'SELECT count(*) FROM "{name}"').fetchone()
        check(n == len(frame), f"sqlite: {name} has {n} rows, the CSV {len(frame)}")
    places = on.execute("""SELECT substr(r.text, e.start_char + 1, e.end_char - e.start_char), e.words
                           FROM evidence e JOIN reports r ON r.id = e.report""")
    off = [words for text, words in places if " ".join(text.split()) != words]
    check(not off, f"sqlite: {len(off)} places do not hold their words: {off[:2]}")
    said = on.execute("SELECT count(*) FROM quotes").fetchone()[0]
    check(said == sum(bool(s["quoted"]) for s in record["stories"][0]["statements"]), "sqlite: view quotes")


def read_markdown(folder, record):
    text = (folder / "story.md").read_text("utf-8")
    tokens = MarkdownIt("commonmark").enable("table").use(footnote_plugin).parse(text)
    left = [t.content for t in tokens if t.type == "inline" and re.search(r"(?<!\\)\[\^\d+\]", "".join(
        c.content for c in t.children if c.type == "text"))]
    check(not left, f"md: a footnote leads nowhere: {left[:1]}")
    notes = sum(t.type == "footnote_open" for t in tokens)
    check(notes == len(re.findall(r"^\[\^\d+\]:", text, re.M)), "md: a footnote is never pointed to")
    check(any(t.type == "table_open" for t in tokens), "md: no table")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin).render(text)
    check("<script" not in html, "md: markup of a report came through")


def read_html(folder):
    path = folder / "story.html"
    if not path.exists():
        return
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    text = path.read_text("utf-8")
    try:
        tree = parser.parse(io.StringIO(text))
    except html5lib.html5parser.ParseError as error:
        check(False, f"html: {error}")
        return
    fetched = [e.get(a) for e in tree.iter() for a in ("src", "href") if e.get(a)
               and (e.tag in ("img", "script", "link", "iframe") and not e.get(a).startswith("data:"))]
    check(not fetched, f"html: fetches {fetched[:3]}")
    ids = [e.get("id") for e in tree.iter() if e.get("id")]
    check(len(ids) == len(set(ids)), "html: an id stands twice")
    links = [e.get("href")[1:] for e in tree.iter("a") if (e.get("href") or "").startswith("#")]
    lost = sorted(set(links) - set(ids) - {"", "top"})
    check(not lost, f"html: links lead nowhere: {lost[:3]}")


def main():
    folder, schema = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    record = read_json(folder, schema)
    read_jsonld(folder, record)
    frames = read_csv(folder, record)
    read_tsv(folder, record)
    read_graphml(folder, record)
    read_sqlite(folder, record, frames)
    read_markdown(folder, record)
    read_html(folder)
    for fault in FAULTS[:40]:
        print(fault)
    sys.exit(1 if FAULTS else 0)


main()
