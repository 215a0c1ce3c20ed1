"""Times the import of an Anki package by turns with Anki's own engine. Run by benches/packages.sh, in an environment that
has the package anki.

make DECK REVIEWS STATES PACKAGE   a package with a note for every line of DECK and a log row for every line of REVIEWS
time GOKAKU PACKAGE TURNS          both import it into an empty collection, one after the other
"""

import csv
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from anki.collection import (
    AddNoteRequest,
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

DAY_MS = 86_400_000


def notes(collection, path):
    models = collection.models
    model = models.new("Vocabulary")
    for field in ("Expression", "Reading", "Meaning", "Example"):
        models.add_field(model, models.new_field(field))
    template = models.new_template("Card 1")
    template["qfmt"], template["afmt"] = "{{Expression}}", "{{FrontSide}}<hr>{{Reading}}<br>{{Meaning}}"
    models.add_template(model, template)
    models.add(model)
    model, deck = models.by_name("Vocabulary"), collection.decks.id("Vocabulary")
    requests = []
    for line in open(path, encoding="utf-8"):
        guid, *fields, tags = line.rstrip("\n").split("\t")
        note = collection.new_note(model)
        note.guid, note.fields, note.tags = guid, fields, tags.split()
        requests.append(AddNoteRequest(note=note, deck_id=deck))
    collection.add_notes(requests)
    return collection.db.list("select id from cards order by id")


def log(collection, path, cards):
    last, rows = {}, []
    for row in csv.DictReader(open(path)):
        card, at, rating = cards[int(row["card_id"])], int(row["time_ms"]), int(row["rating"])
        day, before = at // DAY_MS, last.get(card)
        gap = day - before if before else 0
        interval = 1 if rating == 1 else max(1, 2 * gap)
        rows.append((at, card, -1, rating, interval, gap, 2500, int(row["duration_ms"]), int(before is not None)))
        last[card] = day
    collection.db.executemany("insert into revlog values (?,?,?,?,?,?,?,?,?)", rows)


def states(collection, path, cards):
    today, epoch = collection.sched.today, int(time.time()) // 86_400
    rows = []
    for row in csv.DictReader(open(path)):
        if int(row["reps"]) > 0:
            data = '{"s":%s,"d":%s}' % (row["stability"], row["difficulty"])
            due, interval = today + int(row["due_day"]) - epoch, max(1, int(row["interval"]))
            rows.append((due, interval, int(row["reps"]), int(row["lapses"]), data, cards[int(row["card_id"])]))
    sql = "update cards set type=2, queue=2, factor=2500, due=?, ivl=?, reps=?, lapses=?, data=? where id=?"
    collection.db.executemany(sql, rows)


def make(deck, reviews, states_path, package):
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(os.path.join(folder, "collection.anki2"))
        cards = notes(collection, deck)
        log(collection, reviews, cards)
        states(collection, states_path, cards)
        options = ExportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True, with_media=False, legacy=False)
        collection.export_anki_package(out_path=package, options=options, limit=None)
        collection.close()


def anki(folder, package):
    collection = Collection(os.path.join(folder, "collection.anki2"))
    options = ImportAnkiPackageOptions(with_scheduling=True, with_deck_configs=True)
    began = time.perf_counter()
    collection.import_anki_package(ImportAnkiPackageRequest(package_path=package, options=options))
    took = time.perf_counter() - began
    collection.close()
    return took


def gokaku(program, folder, package):
    command = [program, "--collection", os.path.join(folder, "collection.db")]
    subprocess.run([*command, "due"], check=True, stdout=subprocess.DEVNULL)
    began = time.perf_counter()
    subprocess.run([*command, "import", package], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def turns(program, package, times):
    theirs, ours = [], []
    for _ in range(times):
        for took, run in ((theirs, anki), (ours, lambda folder, package: gokaku(program, folder, package))):
            folder = tempfile.mkdtemp(dir=os.path.dirname(package))
            took.append(run(folder, package))
            shutil.rmtree(folder)
    median = statistics.median
    print(
        f"gokaku {median(ours):.3f} s ({min(ours):.3f} to {max(ours):.3f}), Anki's engine {median(theirs):.3f} s, "
        f"ratio of the medians {median(ours) / median(theirs):.3f}"
    )


if sys.argv[1] == "make":
    make(*sys.argv[2:6])
else:
    turns(sys.argv[2], sys.argv[3], int(sys.argv[4]))
