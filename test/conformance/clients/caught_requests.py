"""Command lines through the real AWS CLI, which parses them, checks them against AWS's own models and signs a request.

That is where the request is caught, so that nothing is sent.
"""

import contextlib
import io

from awscli.clidriver import create_clidriver
from botocore.awsrequest import AWSResponse


class Body(io.BytesIO):
    def stream(self, *_arguments, **_options):
        yield self.read()


def catching(told, body):
    """A function that runs one argv. `told` is what is kept of each request, `body` what the CLI gets as an answer."""
    sent = []

    def answer(request, **_):
        sent.append(told(request))
        return AWSResponse(request.url, 200, {}, Body(body))

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

    return requested
