"""A person at a terminal: types answers to the questions of a command."""

import os
import pty
import re
import select
import subprocess
import time

# A hidden one has no default.
QUESTION = re.compile(r"\s*(?P<name>Parameter \w+(?=:)|[A-Z][\w ]*\w(?= \[))(?: \[(?P<default>.*)\])?: $")
CONTROL = re.compile(r"\x1b\[[0-9;]*m|\r")


class Transcript:
    """What was asked, in order, with the default that Enter would take, and all that was printed."""

    def __init__(self):
        self.text, self.asked, self.status = "", [], None

    def default(self, name):
        [found] = [default for asked, default in self.asked if asked == name]
        return found


def answer(command, answers, folder, environment, seconds=300):
    """Runs the command until it ends; each question gets its answer, or Enter. A question
    that comes twice is one that refuses Enter: it ends the run with an error."""
    controller, terminal = pty.openpty()
    process = subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=folder, env=environment, start_new_session=True)
    os.close(terminal)
    transcript, end = Transcript(), time.monotonic() + seconds
    try:
        while True:
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"{command[0]} has not ended after {seconds} s:\n{transcript.text}")
            if not select.select([controller], [], [], left)[0]:
                continue
            try:
                piece = os.read(controller, 65536)
            except OSError:  # the last one that held the terminal has left
                break
            if not piece:
                break
            transcript.text += CONTROL.sub("", piece.decode(errors="replace"))
            asked = QUESTION.match(transcript.text.rpartition("\n")[2])
            if asked:
                name = asked["name"].removeprefix("Parameter ")
                if name in dict(transcript.asked):
                    raise AssertionError(f"{name} is asked again:\n{transcript.text}")
                transcript.asked.append((name, asked["default"]))
                os.write(controller, (answers.get(name, "") + "\n").encode())
        transcript.status = process.wait(timeout=60)
        return transcript
    finally:
        os.close(controller)
        if process.poll() is None:
            process.kill()
            process.wait()
