#!/usr/bin/env python3
"""Makes small.apkg and odd.apkg in this folder, with nothing but the standard library: packages of the first generation
(schema 11, no `meta`), as any Anki writes them for older ones. Run again only to change them."""
import json, os, sqlite3, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
MADE = 1795291200  # 05:00 on 22 November 2026 in Tokyo: the first day of the collection
SCHEMA = """
CREATE TABLE col (id integer PRIMARY KEY, crt, mod, scm, ver, dty, usn, ls, conf, models, decks, dconf, tags);
CREATE TABLE notes (id integer PRIMARY KEY, guid, mid, mod, usn, tags, flds, sfld, csum, flags, data);
CREATE TABLE cards (id integer PRIMARY KEY, nid, did, ord, mod, usn, type, queue, due, ivl, factor, reps, lapses, left,
  odue, odid, flags, data);
CREATE TABLE revlog (id integer PRIMARY KEY, cid, usn, ease, ivl, lastIvl, factor, time, type);
CREATE TABLE graves (usn, oid, type);
"""


def package(name, models, notes, cards, revlog):
    db = os.path.join(HERE, "made.db")
    conn = sqlite3.connect(db)
    conn.executescript(SCHEMA)
    conf = json.dumps({"schedVer": 2, "creationOffset": -540, "rollover": 4})
    decks = json.dumps({"1": {"id": 1, "name": "Words"}})
    conn.execute("INSERT INTO col VALUES (1,?,0,0,11,0,0,0,?,?,?,'{}','{}')", (MADE, conf, json.dumps(models), decks))
    conn.executemany("INSERT INTO notes VALUES (?,?,?,0,0,?,?,'',0,0,'')", notes)
    conn.executemany("INSERT INTO cards VALUES (?,?,1,?,1795300000,0,?,?,?,?,?,0,?,0,0,0,0,'')", cards)
    conn.executemany("INSERT INTO revlog VALUES (?,?,0,?,?,0,?,4000,?)", revlog)
    conn.commit()
    conn.close()
    with zipfile.ZipFile(os.path.join(HERE, name), "w", zipfile.ZIP_DEFLATED) as z:
        for inside, data in (("collection.anki2", open(db, "rb").read()), ("media", b"{}")):
            z.writestr(zipfile.ZipInfo(inside, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    os.remove(db)


def model(number, name, fields, fronts, kind=0):
    return {str(number): {"id": number, "name": name, "type": kind,
                          "flds": [{"name": f, "ord": i} for i, f in enumerate(fields)],
                          "tmpls": [{"name": f"Card {i + 1}", "ord": i, "qfmt": q} for i, q in enumerate(fronts)]}}


VOCAB, CLOZE = 1700000000001, 1700000000002
models = {**model(VOCAB, "Vocabulary", ["Expression", "Reading", "Meaning"], ["{{Expression}}", "{{Meaning}}"]),
          **model(CLOZE, "Cloze", ["Text", "Extra"], ["{{cloze:Text}}"], 1)}
DAY = 86_400_000
T = MADE * 1000 - 30 * DAY
notes = [
    (1, "Aa1!x", VOCAB, " JLPT::N5 ", "食べる\x1fたべる\x1fto <b>eat</b>"),
    (2, "Bb2#y", VOCAB, "", "約束\x1fやくそく\x1fpromise"),
    (3, "Cc3$z", VOCAB, "", "残念会\x1fざんねんかい\x1fconsolation party &amp; more"),
    (4, "Dd4%w", CLOZE, "", "{{c1::弊社}}と{{c2::御社}}\x1f"),
]
# id, note, template, type, queue, due, interval, ease, lapses
cards = [
    (11, 1, 0, 2, 2, 4, 9, 2500, 0),
    (12, 1, 1, 0, 0, 1, 0, 0, 0),
    (13, 2, 0, 2, -1, 2, 5, 2500, 1),
    (14, 3, 0, 2, 2, 11, 20, 2300, 0),
    (15, 4, 0, 0, 0, 2, 0, 0, 0),
    (16, 4, 1, 0, 0, 3, 0, 0, 0),
]
# id, card, button, interval, ease, type
revlog = [
    (T + 1, 11, 3, 1, 2500, 0),
    (T + DAY + 2, 11, 3, 4, 2500, 1),
    (T + 5 * DAY + 3, 11, 4, 9, 2500, 1),
    (T + 6 * DAY + 4, 13, 1, 1, 2500, 0),
    (T + 7 * DAY + 5, 13, 0, 5, 2500, 4),
]
package("small.apkg", models, notes, cards, revlog)
package("odd.apkg", model(7, "Odd", ["A", "B"], ["{{A}}"]), [(1, "Ee5&v", 7, "", "hound\x1fa dog")],
        [(11, 1, 0, 0, 0, 1, 0, 0, 0)], [])
