#!/usr/bin/env python3
"""world.py OUT_PREFIX [SEED [STORIES]]: a small labelled world of news, all in words of its own.

Stories are put together from clauses; sites print them as sites do. Writes OUT_PREFIX.jsonl (id, url, text) and
OUT_PREFIX.gold.tsv (id, story, kind). The same seed gives the same bytes. Kinds:
  popular   a story that dozens of sites print: another headline, cut, teasers and notices pushed in
  copy      a story that two to nine sites print in the same ways, or with scanning errors, or in other words
  version   a story that grows, all its versions on one site
  digest    the leads of several stories on one page, in up to three editions: a story of its own
  series    one form filled with other numbers each day: each a story of its own
  release   stories that end in the same two paragraphs of somebody's statement: each its own
  column    stories of one author under the same note: each its own
  form      a stock form (a death, a court's order, an appointment) filled with other names: each its own, some printed twice
  step      a story told in steps on one site: each page drops the paragraph that is oldest
  teaser    pages of one site that carry the first lines of the next three: each its own
  stub      a headline and a site's furniture: each its own
  single    a story in one place
"""
import json
import random
import sys

ROLES = """the mayor;the harbour master;a spokeswoman for the school board;the district engineer;two members of the council;the
head of the fire service;a retired judge;the owner of the mill;the chief nurse;residents of the upper town;the transport
committee;a group of growers;the county auditor;the museum's director;the coach;a lawyer for the families;the union;police;an
inspector of mines;the bishop;students;the weather office;the water company;the election officer""".replace("\n", " ").split(";")
DEEDS = """voted to close the old bridge to lorries;asked for another survey of the dam;promised to reopen the night ward;refused to
sign the lease of the stadium;found cracks in nine of the pillars;ordered new buses for the hill route;bought the printing works
at auction;put off the count of the ballots;warned that the wells may run dry;withdrew the plan for a second quay;named a panel
to look at the accounts;sold the last of the ferries;lost the appeal over the quarry;began to drain the marsh;agreed to share the
cost of the tunnel;dropped the charges against the drivers;banned bonfires on the common;moved the market to the station yard;
raised the toll for the first time since the war;opened a shelter in the drill hall;cut the hours of the reading room;took back
the prize from the choir;called off the regatta;found a chest of letters under the floor;planted a row of limes along the
canal;rejected the offer of the mining company;cleared the beach of nets and rope;rewrote the rules for street musicians;traced
the leak to a valve that nobody had checked;lifted the ban on fishing in the estuary""".replace("\n", " ").split(";")
CAUSES = """after a night in which the river rose higher than anyone had measured;because the repair would cost more than a new one;
although the ministry had advised against it;while negotiations with the insurers go on;since a fire destroyed the records of the
parish;before the new term begins;once the report of the commission is published;in spite of a petition with hundreds of
names;under a law that dates from the last century;as soon as the frost is out of the ground;following the resignation of the
treasurer;for fear that the wall could give way;so that the festival can be held as usual;until the parts arrive from abroad;
without waiting for the court;despite the doubts of the engineers;when the lights failed for the third time in a week;if the
government pays its share;as the price of copper fell again;because the contractor has gone out of business""".replace("\n", " ").split(";")
TAILS = """and the rest of the money is to come from the sale of land at {place}.;which people in {place} have wanted for {number}
years.;but nobody in {place} could say where the {number} crates had gone.;and {person} said it was the only choice left.;though
{person}, who lives in {place}, called it a mistake.;and work is to start at {place} on {day}.;as {person} had told this paper on
{day}.;a step that {number} households in {place} must now prepare for.;and a hearing is set for {day} in {place}.;which {person}
described as a small miracle.;leaving {number} people without work in {place}.;and the bells of {place} were rung at {number}
minutes past noon.;but the vote was close, {number} to {other}.;the first time since {person} took office in {place}.;and {person}
will answer questions at {place} on {day}.;a sum of {number} thousand crowns, said {person}.""".replace("\n", " ").split(";")
QUOTES = """"We never thought it would come to this," said {person}. "In {place} we look after our own.";"There are {number} ways to do
this and we chose the cheapest," {person} told the meeting in {place}.;"Ask me again on {day}," said {person}, "and I may know
whether {place} can afford it.";{person} of {place} shook {number} hands and said little.;In {place}, {number} miles away, {person}
heard the news on {day} and locked the door.;Records kept by {person} show {number} such cases in {place} and {other} elsewhere.;"My
mother swam here when {place} had {number} houses," said {person}.;On {day} {person} walked the {number} miles to {place} to hand in
the letter.""".replace("\n", " ").split(";")
FORMS = """{person}, {number}, of {place}, died at home on {day} after a short illness. Born in {other_place}, {first} kept the
{trade} there for {other} years. {first} leaves {other_person} and {third_person}. Friends may call at the chapel of Pargeter and
Daughters on Coldharbour Lane in the afternoon, and burial will follow in the old churchyard. The family asks for no flowers; gifts
may be made to the lifeboat. Pargeter and Daughters have the care of the arrangements and will pass on any message.|{surname}
against {other_surname}. From the Superior Court of {place}. This case was heard upon the record alone. The court has read the
briefs and finds that the questions raised in them were rightly answered below, and that nothing would be gained by answering them
a second time. The decree of {other_surname_of_judge}, Justice, is affirmed with costs, and the clerk shall send the papers back to
{other_place} without delay. All the justices agree and none has written apart.|{person} has been named to lead the {trade} of
{place}. {first}, who came from {other_place} {other} years ago, takes over from {other_person} on {day}. The board said that the
choice had been easy and thanked all who had applied. It will publish the accounts of the year in the spring, as it has done since
the society was founded, and members may see the books at any time in the reading room above the exchange.""".replace(
    "\n", " ").split("|")
TRADES = "mill;dairy;tannery;smithy;bakery;chandlery;printworks;ferry;nursery;granary".split(";")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
OTHER_WORDS = {"voted": "decided", "asked": "called", "found": "discovered", "ordered": "requested", "bought": "acquired",
               "warned": "cautioned", "began": "started", "agreed": "consented", "money": "cash", "people": "residents",
               "mistake": "blunder", "choice": "option", "work": "labour", "close": "shut", "new": "fresh", "old": "ancient",
               "said": "stated", "told": "informed", "cost": "expense", "wanted": "desired", "rest": "remainder"}
SYLLABLES = "bra cken ford elm hol wick ter ing mor dale sten wold gar thorpe lan ley pen rith sel by tor wen ash combe".split()
NOTICES = ["We use cookies to remember your settings. Accept all or choose which to allow.",
           "Subscribe to our evening letter and get the day's stories in your post.",
           "Advertisement. Scroll down to continue.", "This page was last changed a few minutes ago. Share it with your friends."]
TEASERS = ["Also read: {}", "More on this: {}", "Do not miss: {}", "Recommended for you: {}"]
FURNITURE = """Home News Sport Weather Farming Births and Deaths Letters Archive About us;Sign in to comment on this story or to save
it for later;You have read two of your five free pages this month;All rights reserved and no part of this page may be used
without written permission;Call our newsroom at any hour if you know more about this;Find us at the corner of the market and
the old post office;Our pages are printed on paper from forests that are looked after;Members of the readers' club pay less for
tickets to the spring fair;Complaints are heard by the ombudsman for the press in the capital;Listen to the morning bulletin on
medium wave or on our own channel;Weather for the coast and the hills is brought to you with the help of the observatory;Editor,
publisher and printer are named on the last page of the Saturday edition""".replace("\n", " ").split(";")


class World:
    def __init__(self, seed, stories):
        self.draw, self.rows, self.stories = random.Random(seed), [], stories
        self.places = [self.name() for _ in range(300)]
        self.people = [self.name() + " " + self.name() for _ in range(600)]
        self.sites = [self.site(i) for i in range(150)]
        self.headlines = []
        for _ in range(50):
            self.headline()

    def name(self):
        return "".join(self.draw.sample(SYLLABLES, self.draw.randint(2, 3))).capitalize()

    def site(self, number):
        lines = self.draw.sample(FURNITURE, 4)
        own = "%s is the voice of %s." % (self.name(), self.draw.choice(self.places))
        return {"host": "www.%s-%d.example" % (self.name().lower(), number), "head": lines[:1],
                "foot": lines[1:] + [own]}

    def fill(self, form):
        return form.format(place=self.draw.choice(self.places), person=self.draw.choice(self.people),
                           number=self.draw.randint(12, 989), other=self.draw.randint(1, 11), day=self.draw.choice(DAYS))

    def sentence(self):
        if self.draw.random() < 0.3:
            return self.fill(self.draw.choice(QUOTES))
        parts = [self.draw.choice(ROLES), self.draw.choice(DEEDS)]
        if self.draw.random() < 0.6:
            parts.append(self.draw.choice(CAUSES))
        text = " ".join(parts) + ", " + self.fill(self.draw.choice(TAILS))
        return text[0].upper() + text[1:]

    def headline(self):
        text = "%s: %s %s" % (self.draw.choice(self.places), self.draw.choice(ROLES), self.draw.choice(DEEDS))
        self.headlines.append(text)
        return text

    def story(self, least=6, most=14):
        return [" ".join(self.sentence() for _ in range(self.draw.randint(1, 3)))
                for _ in range(self.draw.randint(least, most))]

    def noisy(self, text, share):
        letters = list(text)
        for i, letter in enumerate(letters):
            if letter.isalpha() and self.draw.random() < share:
                letters[i] = self.draw.choice("eaoiclrnmtu")
        return "".join(letters)

    def treated(self, paragraphs):
        """What a site does to a story before it prints it."""
        out, draw = list(paragraphs), self.draw
        if draw.random() < 0.4:
            out = out[: max(4, int(len(out) * draw.uniform(0.5, 1)))]
        if draw.random() < 0.15:
            out = [" ".join(OTHER_WORDS.get(w, w) if draw.random() < 0.8 else w for w in p.split()) for p in out]
        if draw.random() < 0.1:
            out = [self.noisy(p, 0.02) for p in out]
        if draw.random() < 0.2:
            out[0] = self.sentence()
        for _ in range(draw.choice([0, 0, 1, 2, 3])):
            line = draw.choice(NOTICES) if draw.random() < 0.5 else draw.choice(TEASERS).format(draw.choice(self.headlines))
            out.insert(draw.randint(1, len(out)), line)
        return out

    def print(self, story, kind, paragraphs, site=None):
        site = site or self.draw.choice(self.sites)
        number = len(self.rows)
        page = site["head"] + [self.headline()] + paragraphs + site["foot"]
        self.rows.append({"id": "p%d" % number, "url": "https://%s/%d" % (site["host"], number), "text": "\n".join(page),
                          "story": story, "kind": kind})

    def reprint(self, story, kind, prints):
        paragraphs = self.story()
        for site in self.draw.sample(self.sites, prints):
            self.print(story, kind, self.treated(paragraphs), site)
        return paragraphs

    def versions(self, story):
        paragraphs, site = self.story(10, 16), self.draw.choice(self.sites)
        for length in sorted(self.draw.sample(range(5, len(paragraphs) + 1), 4)):
            self.print(story, "version", paragraphs[:length], site)

    def digest(self, story, bases):
        site, items = self.draw.choice(self.sites), [b[0] for b in self.draw.sample(bases, 5)]
        for _ in range(self.draw.randint(1, 3)):
            self.print(story, "digest", ["The day in five items."] + items, site)

    def series(self, name, days):
        site, form = self.draw.choice(self.sites), self.story(4, 6)
        market = ("At {place} wheat closed at {} crowns, barley at {}, oats at {} and rye at {}. Of the lots offered {} were "
                  "sold and {} were taken back. The highest bid, {} crowns, was made for {} sacks from the hills.")
        for day in range(days):
            figures = [self.draw.randint(100, 999) for _ in range(8)]
            self.print("%s.%d" % (name, day), "series", [market.format(*figures, place=self.places[0]),
                       "Prices in the yard stood at %d and %d." % tuple(self.draw.sample(range(100, 999), 2))], site)
        return form

    def forms(self, name, form, count):
        draw = self.draw
        for i in range(count):
            one, other, third = draw.sample(self.people, 3)
            text = form.format(person=one, first=one.split()[0], surname=one.split()[1], other_person=other, third_person=third,
                               other_surname=other.split()[1], other_surname_of_judge=third.split()[1],
                               place=draw.choice(self.places), other_place=draw.choice(self.places),
                               number=draw.randint(50, 99), other=draw.randint(12, 49), day=draw.choice(DAYS),
                               trade=draw.choice(TRADES))
            for site in draw.sample(self.sites, 2 if i % 4 == 0 else 1):
                self.rows.append({"id": "p%d" % len(self.rows), "url": "https://%s/%d" % (site["host"], len(self.rows)),
                                  "text": text, "story": "%s.%d" % (name, i), "kind": "form"})

    def rare(self):
        """A sentence that no other story has: of stock clauses, each is shared by ever more strangers as the world grows."""
        words = [self.name().lower() for _ in range(self.draw.randint(9, 16))]
        return " ".join(words).capitalize() + "."

    def steps(self, story):
        paragraphs = [self.rare() + " " + self.rare() for _ in range(self.draw.randint(14, 18))]
        site = self.draw.choice(self.sites)
        for start in range(len(paragraphs) - 5):
            self.print(story, "step", paragraphs[start:start + 6], site)

    def teasers(self, name):
        site, leads = self.draw.choice(self.sites), [self.rare() + " " + self.rare() for _ in range(12)]
        for i, lead in enumerate(leads):
            rest = [self.rare() for _ in range(7)]
            self.print("%s.%d" % (name, i), "teaser", [" ".join([lead] + rest)] + [leads[(i + k) % 12] for k in (1, 2, 3)], site)

    def make(self):
        draw, n = self.draw, self.stories
        bases = [self.reprint("popular%d" % i, "popular", draw.randint(40, 130)) for i in range(max(2, n // 200))]
        bases += [self.reprint("copy%d" % i, "copy", draw.randint(2, 9)) for i in range(n // 6)]
        for i in range(n // 30):
            self.versions("version%d" % i)
        for i in range(n // 40):
            self.digest("digest%d" % i, bases)
        for i in range(n // 100):
            self.series("series%d" % i, draw.randint(5, 12))
        for i in range(n // 50):
            statement = self.story(2, 2)
            for k in range(draw.randint(2, 6)):
                self.print("release%d.%d" % (i, k), "release", self.story(5, 9) + statement)
        for i in range(n // 50):
            note, site = self.story(1, 1), draw.choice(self.sites)
            for k in range(draw.randint(3, 8)):
                self.print("column%d.%d" % (i, k), "column", note + self.story(4, 9), site)
        for i in range(n // 20):
            self.print("stub%d" % i, "stub", [])
        for i in range(n):
            self.print("single%d" % i, "single", self.treated(self.story()))
        for i in range(n // 50):
            self.forms("form%d" % i, FORMS[i % len(FORMS)], draw.randint(8, 20))
        for i in range(n // 100):
            self.steps("step%d" % i)
            self.teasers("teaser%d" % i)
        draw.shuffle(self.rows)


def main():
    prefix, seed = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
    world = World(seed, int(sys.argv[3]) if len(sys.argv) > 3 else 400)
    world.make()
    with open(prefix + ".jsonl", "w", encoding="utf-8") as dump, open(prefix + ".gold.tsv", "w", encoding="utf-8") as gold:
        for row in world.rows:
            dump.write(json.dumps({key: row[key] for key in ("id", "url", "text")}) + "\n")
            gold.write("%s\t%s\t%s\n" % (row["id"], row["story"], row["kind"]))


if __name__ == "__main__":
    main()
