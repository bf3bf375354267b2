"""What snippets come to, said by programs nobody here wrote.

Takes on standard input `{"commands": [argv, ...], "terraform": [text, ...]}`. Each argv goes through the real AWS CLI, which
parses it, checks it against AWS's own models and signs a request; that is where it is caught and answered with `{}`, so that
nothing is sent. Gives `{"requests": [{"code", "said", "sent"}, ...], "terraform": [document, ...]}`.
"""

import json
import sys

import hcl2

from caught_requests import catching


def told(request):
    target = request.headers.get("X-Amz-Target", b"")
    body = request.body or b""
    return {
        "url": request.url,
        "target": target.decode() if isinstance(target, bytes) else target,
        "body": json.loads(body) if body else {},
    }


requested = catching(told, b"{}")

given = json.load(sys.stdin)
json.dump(
    {
        "requests": [requested(argv) for argv in given["commands"]],
        "terraform": [hcl2.loads(text + "\n") for text in given["terraform"]],
    },
    sys.stdout,
)
