"""Makes the exports in tests/data/label_studio with the real package, in an environment of its own:

    python -m venv VENV && VENV/bin/pip install label-studio
    LABEL_STUDIO_BASE_DATA_DIR=DATA VENV/bin/label-studio start --no-browser --port 8085 \\
        --username reader@example.org --password PASSWORD --user-token TOKEN
    python tests/make_label_studio.py http://localhost:8085 TOKEN

`export.json`: every prediction accepted as it is. `reviewed.json`: what a reviewer does in the interface (another
choice, other fields, a mark deleted, one drawn by hand, a task skipped and then accepted). Ids and times differ at each
run.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data" / "label_studio"
Json = dict[str, Any]


class Server:
    """The REST interface of a running Label Studio."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._head = (
            url.rstrip("/"),
            {"Authorization": f"Token {token}", "Content-Type": "application/json"},
        )

    def call(self, method: str, path: str, body: object = None) -> Any:
        """The parsed answer to a request."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, self._head, method=method)
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.loads(answer.read() or b"null")

    def project(self, title: str) -> tuple[int, dict[str, Json]]:
        """A project of the committed tasks: its id, and the tasks by the id of their document."""
        config = (DATA / "tasks.config.xml").read_text(encoding="utf-8")
        project = self.call("POST", "/api/projects", {"title": title, "label_config": config})["id"]
        tasks = json.loads((DATA / "tasks.json").read_text(encoding="utf-8"))
        self.call("POST", f"/api/projects/{project}/import", tasks)
        listed = self.call("GET", f"/api/tasks?project={project}&page_size=100&fields=all")["tasks"]
        return project, {task["data"]["id"]: task for task in listed}

    def accept(self, task: Json) -> Json:
        """The prediction of a task as its annotation."""
        prediction = self.call("GET", f"/api/tasks/{task['id']}")["predictions"][0]
        body = {"result": prediction["result"], "parent_prediction": prediction["id"]}
        annotation: Json = self.call("POST", f"/api/tasks/{task['id']}/annotations/", body)
        return annotation

    def export(self, project: int, name: str) -> None:
        """The JSON export of a project, as a file."""
        content = self.call("GET", f"/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (DATA / name).write_text(text, encoding="utf-8", newline="\n")


def drawn(text: str, printed: str, indicator: str, fields: str) -> list[Json]:
    """A quantity marked by hand: regions count UTF-16 code units."""
    start = len(text[: text.index(printed)].encode("utf-16-le")) // 2
    place = {"start": start, "end": start + len(printed.encode("utf-16-le")) // 2, "text": printed}
    values = {
        "kind": ("labels", {"labels": ["quantity"]}),
        "indicator": ("choices", {"choices": [indicator]}),
        "fields": ("textarea", {"text": [fields]}),
    }
    return [
        {
            "id": "Kq3xN0aB7z",
            "from_name": name,
            "to_name": "text",
            "type": kind,
            "origin": "manual",
            "value": place | value,
        }
        for name, (kind, value) in values.items()
    ]


def reviewed(result: list[Json], text: str) -> list[Json]:
    """The result of x001 as a reviewer leaves it."""
    for row in result:
        if (row["id"], row["from_name"]) == ("quantity-4", "indicator"):
            row["value"]["choices"] = ["documents.issued"]
        if (row["id"], row["from_name"]) == ("quantity-1", "fields"):
            row["value"]["text"] = ["g=b1; q=门户网站"]
    kept = [row for row in result if row["id"] not in ("refused-0", "quantity-5")]
    return kept + drawn(text, "12种", "publicity.materials", "q=手册")


def main(url: str, token: str) -> None:
    """Make both files."""
    server = Server(url, token)
    project, tasks = server.project("accepted")
    for name in sorted(tasks):
        server.accept(tasks[name])
    server.export(project, "export.json")
    project, tasks = server.project("reviewed")
    annotation = server.accept(tasks["x001"])
    result = reviewed(annotation["result"], tasks["x001"]["data"]["text"])
    server.call("PATCH", f"/api/annotations/{annotation['id']}/", {"result": result})
    skipped = {"result": [], "was_cancelled": True}
    server.call("POST", f"/api/tasks/{tasks['x002']['id']}/annotations/", skipped)
    server.accept(tasks["x002"])
    server.export(project, "reviewed.json")


if __name__ == "__main__":
    main(*sys.argv[1:])
