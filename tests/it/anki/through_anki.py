#!/usr/bin/env python3
"""usage: through_anki.py IN.apkg OUT.apkg
Imports a package into a new collection of Anki's own engine, says on standard output what is there, answers one card and
exports everything with its schedule."""
import datetime, json, os, sys, tempfile, time

os.environ["TZ"] = "Asia/Tokyo"
time.tzset()
from anki.collection import Collection, ExportAnkiPackageOptions, ImportAnkiPackageOptions, ImportAnkiPackageRequest  # noqa: E402

source, target = sys.argv[1:3]
col = Collection(os.path.join(tempfile.mkdtemp(), "collection.anki2"))
log = col.import_anki_package(
    ImportAnkiPackageRequest(package_path=source, options=ImportAnkiPackageOptions(with_scheduling=True))
).log
today = (datetime.datetime.now() - datetime.timedelta(hours=4)).date()
cards = [
    {"due": str(today + datetime.timedelta(days=due - col.sched.today)), "interval": ivl}
    for due, ivl in col.db.execute("SELECT due, ivl FROM cards WHERE type = 2 AND queue = 2")
]
told = {
    "notes": col.note_count(),
    "refused": len(log.missing_notetype) + len(log.missing_deck) + len(log.empty_first_field) + len(log.conflicting),
    "cards": cards,
    "reviews": [list(row) for row in col.db.execute("SELECT id, ease FROM revlog ORDER BY id")],
}
for deck in col.decks.all_names_and_ids():
    col.decks.select(deck.id)
    card = col.sched.getCard()
    if card is not None:
        col.sched.answerCard(card, 3)
        break
col.export_anki_package(
    out_path=target, limit=None, options=ExportAnkiPackageOptions(with_scheduling=True, legacy=True)
)
col.close()
print(json.dumps(told))
