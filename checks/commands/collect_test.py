"""What the check itself must see: that nothing on a page can hide from it."""

import pathlib
import tempfile
import unittest

from commands import collect, elsewhere, expected, names, targets
from commands.collect import Command, Fault
from commands.digest import compare
from commands.placeholders import fill

HELP = {("--help",): "\nCommands:\n  calls    List calls.\n  help     Show.\n", ("help", "help"): "Usage\n",
        ("help", "calls"): "Says\n\nExamples:\n\n    zentrunk calls --since 2h\n    zentrunk calls | head\n\nArguments:\n    [<call>]\n\nFlags:\n  --since=TIME\n"}
SAID = """
The digest, as a topic would mail it:

  Calls of a day: 34.87 USD, 2,000 calls

  Tuesday, 24 November 2026, UTC, account MA
  Spend      34.87 USD
  Findings   One thing.
             Another.
  Report     file:///tmp/out/reports/dt=2026-11-24/report.html

All days:  file:///tmp/out/reports/index.html
"""
README = """
`make demo ARGS="--once"` prints the mail:

```text
Tuesday, 24 November 2026, UTC, account MA
Spend      34.87 USD
Findings   One thing.
           Another.
Report     https://reports.example.com/reports/dt=2026-11-24/report.html
```
"""


def tell(_, *arguments):
    return HELP[arguments]


def page(text, told=False):
    with tempfile.TemporaryDirectory() as folder:
        (pathlib.Path(folder) / "page.md").write_text(text)
        return [(c.place.removeprefix("page.md:"), c.text, c.kind) for c in collect.page("page.md", told, pathlib.Path(folder))]


class Pages(unittest.TestCase):
    def test_fences_without_a_language_hold_commands(self):
        for fence in ("```\n", "```sh\n"):
            self.assertEqual(page(f"Text\n\n{fence}ls\n\nmake x   # why\n```\n"), [("4", "ls", "shell"), ("6", "make x", "shell")])

    def test_statements_are_as_long_as_a_shell_takes_them(self):
        for text in ("curl x \\\n  -H y", "aws x |\n  grep y", "for a in b; do\n  ls\ndone", "python3 - <<'END'\nx = 1\n\ny = 2\nEND", "aws s3 ls <Bucket from the outputs>"):
            self.assertEqual(page(f"```\n{text}\nls\n```\n")[0], ("2", text, "shell"))

    def test_exports_go_along(self):
        [_, command] = collect.fenced("page.md", "```\nexport A=1\nls\n```\n")
        self.assertEqual(command.before, ("export A=1",))

    def test_prose_and_tables_hold_commands(self):
        self.assertEqual(page("Run `make x`.\n\n| a | `aws s3 ls \\| head` or `make` |\n"), [("1", "make x", "shell"), ("3", "aws s3 ls | head", "shell")])
        self.assertEqual(page("Run `make x`.", told=True), [("1", "make x", "name")])

    def test_queries_and_requests(self):
        self.assertEqual(page("```sql\nSELECT 1;\nSELECT 2;\n```\n```http\nGET /x   says\n```\n"), [("2", "SELECT 1", "sql"), ("2", "SELECT 2", "sql"), ("6", "GET /x   says", "http")])

    def test_nothing_hides(self):
        for text, says in (("```text\n  make x\n```\n", "marked as text"), ("```bash\nls\n```\n", "bash"), ("```\nls |\n```\n", "no shell takes this"), ("```\nls\n", "not closed"),
                           ("```sh title\nls\n```\n", "sh title"), ("~~~\nls\n~~~\n", "fences of"), ("Say:\n\n    make x\n", "fences of")):
            with self.assertRaisesRegex(Fault, says):
                page(text)

    def test_examples_of_help(self):
        self.assertEqual([c.text for c in collect.examples("zentrunk", tell)], ["zentrunk calls --since 2h", "zentrunk calls | head"])

    def test_outputs_of_the_stack(self):
        template = "Outputs:\n  A:\n    Value: !Ref Bucket\n  B:\n    Value: !Sub 'aws s3 ls ${Bucket}'\n  C:\n    Value: words\n"
        self.assertEqual([c.text for c in collect.outputs(template)], ["aws s3 ls ${Bucket}"])


class Tables(unittest.TestCase):
    def test_a_line_takes_no_second_command_along(self):
        covered = {"make a …": ("Makefile", ".PHONY")}
        here = elsewhere.elsewhere([Command("p:1", "make a b"), Command("p:2", "make c")], covered, {})
        self.assertEqual([c.text for c in here], ["make c"])
        for commands in ([], [Command("p:1", "make a b"), Command("p:2", "make a c")]):
            with self.assertRaisesRegex(Fault, "want one"):
                elsewhere.elsewhere(commands, covered, {})
        with self.assertRaisesRegex(Fault, "has no nothing of this"):
            elsewhere.elsewhere([Command("p:1", "make a b")], {"make a b": ("Makefile", "nothing of this")}, {})

    def test_placeholders(self):
        self.assertEqual(fill("aws s3 ls s3://<Bucket>/ '{\"date\":\"2026-11-22\"}'", {"bucket": "b", "day": "2027-01-01"}), "aws s3 ls s3://b/ '{\"date\":\"2027-01-01\"}'")
        for unknown in ("aws <Other>", "aws --token …", "aws ${Other}"):
            with self.assertRaisesRegex(Fault, "nothing to put in place"):
                fill(unknown, {})

    def test_a_command_that_is_new_is_asked_for(self):
        with self.assertRaisesRegex(Fault, "README.md:1: expected.py says nothing"):
            expected.of(Command("README.md:1", "aws athena start-query-execution"))

    def test_targets(self):
        self.assertEqual(targets.made_by_check("check: a ## x\na: b .tools/x $(C)\n\t$(MAKE) --jobs=2 --old-file=c d f || echo 'no c'\nc: e\n"), {"a", "b", "d", "f"})
        self.assertFalse(targets.judge(Command("p:1", "make test")))
        self.assertTrue(targets.judge(Command("p:1", "make help")))
        with self.assertRaisesRegex(Fault, "no target lunch"):
            targets.judge(Command("p:1", "make lunch"))

    def test_names(self):
        names.judge(Command("p:1", "zentrunk calls --since"), "zentrunk", tell)
        for text, says in (("zentrunk lunch", "no command lunch"), ("zentrunk calls --sinc", "no --sinc"), ("dist/zentrunk calls --call", "no --call")):
            with self.assertRaisesRegex(Fault, says):
                names.judge(Command("p:1", text), "zentrunk", tell)

    def test_digest(self):
        compare(README, SAID)
        for changed in (README.replace("34.87", "34.88"), README.replace("           Another.\n", ""), README.replace("```text", "```"), README.replace("dt=2026-11-24", "dt=2026-11-25")):
            with self.assertRaises(AssertionError):
                compare(changed, SAID)
        with self.assertRaises(AssertionError):
            compare(README, "The demo says nothing of a digest.")


if __name__ == "__main__":
    unittest.main()
