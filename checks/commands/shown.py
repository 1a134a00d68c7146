"""Holds what a page shows below a command to what the command prints, and writes it there."""


class Shown:
    """The one block of a page that pattern finds: its first group stands before the block,
    its second is the block. Writer is who writes it."""

    def __init__(self, page, pattern, writer):
        self.page, self.pattern, self.writer = page, pattern, writer

    def block(self, text):
        found = self.pattern.findall(text)
        if len(found) != 1:
            raise AssertionError(f"{self.page} has {len(found)} commands with what they print below, want one")
        return found[0][1]

    def compare(self, text, printed):
        """Raises AssertionError for the first line of the page's text that is not printed so."""
        ours, theirs = self.block(text).splitlines(), printed.splitlines()
        for here, there in zip(ours, theirs):
            assert here == there, f"{self.page} shows {here!r}, printed is {there!r}: {self.writer} writes what is printed"
        assert len(ours) == len(theirs), f"{self.page} shows {len(ours)} lines, printed are {len(theirs)}: {self.writer} writes what is printed"

    def write(self, root, printed):
        text = (root / self.page).read_text()
        self.block(text)
        (root / self.page).write_text(self.pattern.sub(lambda found: found[1] + printed, text))
