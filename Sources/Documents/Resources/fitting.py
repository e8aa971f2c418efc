"""Guesses the size of the text of a letter from the widths of its characters, without asking the layout engine.

Setting a page to measure it costs as much as making it. A guess costs a hundred times less; when it is wrong, the number
of pages shows it, and the worker has the page measured. Heights are in points at the base size of 10 pt; the constants
were fitted by least squares on 400 letters measured by the engine (standard deviation: 14 pt for a body, 8 for a front).
"""

import math

MM = 72 / 25.4
WIDTH, HEIGHT = 170 * MM, 262 * MM
"""What the margins of letter.typ leave of A4, points."""
SPACE = 0.35
"""Width of a space, ems."""
LABEL = 118
"""Width of the labels in letter.typ (11.8em), points."""
SPARE = 0
"""What is kept free, points: a guess a little too small costs less than a second making."""
FRONT_SIZES = (1.2, 1.14, 1.08, 1.02, 1, 0.96, 0.9)
SINGLE_SIZES = (1.2, 1.1, 1, 0.95)
BODY_SIZES = (1.15, 1.05, 1, 0.95, 0.9)


class Fitting:
    """`widths` is the advance of each character of the text font, in ems."""

    def __init__(self, widths):
        self.known = {}
        self.widths = {"\u00a0": SPACE, "\u202f": 0.2} | widths

    def sizes(self, letter):
        """Two factors of the base size, for the front and for the body; None where one page surely does not do."""
        self.known.clear()
        if not letter["boxes"] or not letter["sections"]:
            one = next((k for k in SINGLE_SIZES if self.front(letter, k) + self.body(letter, k) <= HEIGHT - SPARE), None)
            return [one, one] if one else None
        front = next((k for k in FRONT_SIZES if self.front(letter, k) <= HEIGHT - SPARE), None)
        body = next((k for k in BODY_SIZES if self.body(letter, k) <= HEIGHT - SPARE), None)
        return [front, body] if front and body else None

    def lines(self, text, width, size=10.0):
        """The number of lines that a text takes in a width, its words set one after the other."""
        width, count = width / size, 0
        for words, whole in self.lengths(text):
            count += 1
            if whole <= width:
                continue
            used = 0.0
            for length in words:
                if used and used + length > width:
                    count, used = count + 1, 0.0
                used += length + SPACE
                while used - SPACE > width:
                    count, used = count + 1, used - width
        return count

    def lengths(self, text):
        """For each line of a text, the widths of its words and its whole width, in ems; worked out once a letter."""
        if text not in self.known:
            width = self.widths.get
            words = [[sum([width(c, 0.7) for c in word]) for word in line.split(" ")] for line in text.replace("\u200b", "").split("\n")]
            self.known[text] = [(line, sum(line) + SPACE * (len(line) - 1)) for line in words]
        return self.known[text]

    def body(self, letter, k):
        """The height of the sections and the signature, in points."""
        height = 62.7 if letter["signature"] else 0
        for section in letter["sections"]:
            height += k * (6.9 + 13.5 * self.lines(section["title"], WIDTH, 11.9 * k))
            height += k * sum(self.block(b, 10 * k) for b in section["blocks"])
        return height

    def block(self, block, size):
        """The height of a block whose text has a size, in points at the base size."""
        kind = block["kind"]
        if kind == "terms":
            label = LABEL * size / 10
            return 3 + 13 * sum(max(self.lines(v, WIDTH - label, size), self.lines(n, label - 6, size)) for n, v in block["items"])
        if kind == "entry" and block["quote"]:
            head = self.lines(block["head"] + " " + block["note"], WIDTH, 1.08 * size)
            return 4 + 13.5 * (head + self.lines(block["text"], WIDTH - 9, size))
        if kind == "entry":
            return 1.8 + 13.5 * self.lines(block["head"] + "  " + block["text"] + " " + block["note"], WIDTH, size)
        if kind in ("bullets", "checks", "numbered"):
            return 2 + 13.5 * sum(self.lines(t, WIDTH - 14, size) for t in block["items"])
        if kind == "quotes":
            return sum(5 + 13.5 * self.lines(t, WIDTH - 14, size) for t in block["items"])
        if kind == "pair":
            return 16 + 13.5 * max(sum(self.lines(t, WIDTH / 2 - 25, size) for t in block[side]) for side in ("left", "right"))
        return (9 if kind == "heading" else 1.8) + 13.5 * self.lines(block["text"], WIDTH, size)

    def front(self, letter, k):
        """The height of the header and the boxes, in points."""
        header, code = letter["header"], letter["qr"]
        side = min(max(code["modules"] * 0.54, 26), 44) * MM + 17 if code else 0
        height = 5.3 + k * 16 * sum(self.lines(t, WIDTH - side, 10.8 * k) for t in header["lines"])
        height += k * 17.7 * (sum(self.lines(t, WIDTH - side, 10 * k) for t in header["sub"]) + 1.3 * self.lines(header["heading"], WIDTH - side, 17.5 * k))
        for row in rows(letter["boxes"]):
            width = (WIDTH - 11 * k * (len(row) - 1)) / len(row) - 22 * k
            height += k * 26.8 + 0.84 * max(self.box(b, width, k) for b in row)
        return height + k * 14 * self.lines(letter["closing"], WIDTH, 10 * k)

    def box(self, box, width, k):
        size = (12.8 if box["large"] else 10.6) * k
        lines = sum(self.lines(t, width, 1.08 * size) for t in box["lines"])
        lines += sum(self.lines(t, width - 14, size) for t in box["bullets"] + box["quotes"])
        return lines * size * 1.4 + k * (6 * len(box["bullets"]) + 10 * len(box["quotes"]) + (20 if box["title"] else 0))


def rows(boxes):
    """The boxes by rows, as letter.typ sets them: two halves that follow one another share a row."""
    out, wait = [], None
    for box in boxes:
        if wait is not None and not box["half"]:
            out.append([wait])
            wait = None
        if not box["half"]:
            out.append([box])
        elif wait is None:
            wait = box
        else:
            out.append([wait, box])
            wait = None
    return out + ([[wait]] if wait is not None else [])
