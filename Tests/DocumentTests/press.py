"""A client of worker.py, for the tests: starts it as a process and speaks its protocol."""

import base64
import json
import pathlib
import struct
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
WORKER = HERE.parents[1] / "Sources" / "Documents" / "Resources" / "worker.py"
ATTACHED = '{"format":"repere.signalement","version":1,"text":"é « ’ \\u0000 \n"}'.encode()


class Press:
    """One worker process."""

    def __init__(self, *options, worker=WORKER, environment=None):
        self.process = subprocess.Popen(
            [sys.executable, "-B", *options, str(worker)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
        )  # fmt: skip

    def send(self, body):
        """Sends the bytes of a request; gives the header and the bytes of the answer."""
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()
        return self.receive()

    def receive(self):
        (length,) = struct.unpack(">I", self.process.stdout.read(4))
        header = json.loads(self.process.stdout.read(length))
        return header, self.process.stdout.read(header["length"]) if header["ok"] else b""

    def ask(self, **request):
        return self.send(json.dumps(request).encode())

    def compile(self, model, attached=ATTACHED, template=None):
        """The answer to a request to compile, with an attached file if the model describes one."""
        template = template or ("sheet" if "sides" in model else "path" if "bands" in model else "letter")
        attachment = base64.b64encode(attached).decode() if model.get("attachment") else None
        return self.ask(op="compile", template=template, data=json.dumps(model), attachment=attachment)

    def pdf(self, model, attached=ATTACHED):
        header, raw = self.compile(model, attached)
        assert header["ok"], header
        return raw

    def extract(self, pdf):
        return self.ask(op="extract", pdf=base64.b64encode(pdf).decode())

    def resident(self):
        """Resident memory, MB."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024

    def close(self):
        """Closes the input; gives the exit code and what was written on standard error."""
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        error = self.process.stderr.read()
        self.process.stdout.close()
        self.process.stderr.close()
        return code, error


def sample(name):
    """A fresh copy of a print model of the samples folder."""
    return json.loads((HERE / "samples" / f"{name}.json").read_text())


SAMPLES = sorted(path.stem for path in (HERE / "samples").glob("*.json"))
KEPT = {"language", "date", "kind", "name", "qr", "shape", "more"}


def rewritten(value, change):
    """The model with `change` made to each free text."""
    if isinstance(value, dict):
        return {key: part if key in KEPT else rewritten(part, change) for key, part in value.items()}
    if isinstance(value, list):
        return [rewritten(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def run(*command, data=None):
    """Standard output of a command that must succeed."""
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=True).stdout


def text_of(pdf, *options):
    """What pdftotext reads, no-break spaces as spaces."""
    text = run("pdftotext", *options, "-", "-", data=pdf).decode()
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def flat(text):
    """The text without any white space, to compare whatever the line breaks."""
    return "".join(text.split())


def pages_of(pdf):
    return int(run("pdfinfo", "-", data=pdf).decode().split("Pages:")[1].split()[0])
