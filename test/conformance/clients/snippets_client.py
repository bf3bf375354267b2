"""What snippets come to, said by programs nobody here wrote.

Takes on standard input `{"commands": [argv, ...], "terraform": [text, ...]}`. Each argv goes through the real AWS CLI, which
parses it, checks it against AWS's own models and signs a request; that is where it is caught and answered with `{}`, so that
nothing is sent. Gives `{"requests": [{"code", "said", "sent"}, ...], "terraform": [document, ...]}`.
"""

import contextlib
import io
import json
import sys

import hcl2
from awscli.clidriver import create_clidriver
from botocore.awsrequest import AWSResponse


class Body(io.BytesIO):
    def stream(self, *_arguments, **_options):
        yield self.read()


sent = []


def answer(request, **_):
    target = request.headers.get("X-Amz-Target", b"")
    body = request.body or b""
    sent.append(
        {
            "url": request.url,
            "target": target.decode() if isinstance(target, bytes) else target,
            "body": json.loads(body) if body else {},
        }
    )
    return AWSResponse(request.url, 200, {}, Body(b"{}"))


driver = create_clidriver()
driver.session.register("before-send", answer)


def requested(argv):
    sent.clear()
    said = io.StringIO()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        try:
            code = driver.main(argv)
        except SystemExit as ended:
            code = ended.code
    return {"code": code, "said": said.getvalue(), "sent": list(sent)}


given = json.load(sys.stdin)
json.dump(
    {
        "requests": [requested(argv) for argv in given["commands"]],
        "terraform": [hcl2.loads(text + "\n") for text in given["terraform"]],
    },
    sys.stdout,
)
