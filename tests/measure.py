"""Measure what the program promises; ratios within one run, because machines differ.

    .venv/bin/python -m tests.measure            100,000 people on the roster
    .venv/bin/python -m tests.measure 20000      another number

Prints: what row security costs on a list and a name search; requests per second of the staff roster beside a trivial
signed-in page on the same server. Not a test: nothing here passes or fails.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

import tests.servers  # noqa: F401 - starts PostgreSQL and Valkey, and prepares the database
from img_program.serving import web_command

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
ROUNDS = 60
SECONDS = 6.0
LIST = (
    "SELECT id, name, county_id, specialty_id, school_country, joined_at FROM roster_registrant "
    "WHERE status = 'active' ORDER BY search_name, id LIMIT 50"
)
SEARCH = (
    "SELECT id, name FROM roster_registrant WHERE status = 'active' AND search_name ILIKE '%%warsame 1a%%' "
    "ORDER BY search_name, id LIMIT 50"
)


def say(words: str) -> None:
    """One line of the result."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def milliseconds(statement: str, role: str) -> float:
    """The median time of a statement under a role that the connection takes for each transaction."""
    import psycopg  # noqa: PLC0415 - after the servers have started

    from tests.servers import TEMPLATE, cluster  # noqa: PLC0415

    login = "img_owner" if role == "img_owner" else "img_web"
    with psycopg.connect(host=str(cluster().sockets), user=login, dbname=TEMPLATE) as connection:
        times = []
        for _round in range(ROUNDS):
            with connection.transaction():
                if role != login:
                    connection.execute(
                        "SELECT set_config('role', %s, true), set_config('app.user_id', '1', true), "
                        "set_config('app.organization_ids', '{}', true)",
                        [role],
                    )
                started = time.perf_counter()
                connection.execute(statement.replace("%%", "%")).fetchall()
                times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def requests_per_second(path: str, cookie: str, threads: int = 8) -> tuple[float, int]:
    """How many answers a second eight clients get, and the size of one answer in bytes."""
    counts, sizes = [0] * threads, [0] * threads
    end = time.monotonic() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        while time.monotonic() < end:
            connection.request("GET", path, headers={"Cookie": cookie, "Host": "localhost"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != http.client.OK:
                raise SystemExit(f"{path} answered {answer.status}")
            counts[number] += 1
            sizes[number] = len(body)

    workers = [threading.Thread(target=client, args=(number,)) for number in range(threads)]
    started = time.monotonic()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sum(counts) / (time.monotonic() - started), max(sizes)


def wait_for_server() -> None:
    """Until the server answers; a busy machine takes its time to start one."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), timeout=1):
            time.sleep(3)  # the second worker
            return
        time.sleep(0.5)
    raise SystemExit("The server did not start.")


def coordinator_cookie() -> str:
    """A session of a coordinator with a second factor."""
    import django  # noqa: PLC0415

    django.setup()
    from django.test import Client  # noqa: PLC0415

    from tests.people import make_staff, sign_in  # noqa: PLC0415

    client = sign_in(Client(), make_staff("coordinator", email=f"measure{os.getpid()}@state.example"))
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def main() -> None:
    """Fill, measure, say."""
    count = sys.argv[1] if len(sys.argv) > 1 else "100000"
    started = time.monotonic()
    subprocess.run([sys.executable, "manage.py", "seed_demo", "--scale", count], cwd=ROOT, check=True)
    say(f"{count} rows in {time.monotonic() - started:.0f} s")
    from tests.servers import TEMPLATE, cluster  # noqa: PLC0415

    with cluster().administrator(TEMPLATE) as administrator:
        administrator.execute("VACUUM ANALYZE roster_registrant")
    for name, statement in (("list", LIST), ("name search", SEARCH)):
        plain, staff = milliseconds(statement, "img_owner"), milliseconds(statement, "img_staff")
        say(f"{name}: {plain:.2f} ms without row security, {staff:.2f} ms as staff ({staff / plain:.2f} times)")
    cookie = coordinator_cookie()
    command = [sys.executable, "-m", *web_command(host="127.0.0.1", port=PORT, options=("--log-level", "warning"))]
    server = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        wait_for_server()
        trivial, _size = requests_per_second("/account/session/status/", cookie)
        roster, size = requests_per_second("/staff/roster/", cookie)
        say(f"trivial signed-in page: {trivial:.0f} requests/s; roster list: {roster:.0f} requests/s "
            f"({roster / trivial:.3f} of it, aim 0.125), {size / 1024:.0f} KB")  # fmt: skip
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
