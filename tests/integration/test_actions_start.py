"""The action server as it is started: once it answers, the first search has nothing left to load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from databases import migrated
from prepared import take_over_vectors
from process_parts import free_port

from bot.settings import ROOT, load

FIRST_SEARCH = """
import functools, gc, json, os, sys, threading, time, urllib.request
from bot.engine import prepare
prepare()
from rasa_sdk import endpoint
from bot.settings import load

address, headers = f"http://127.0.0.1:{sys.argv[1]}", {"Authorization": f"Bearer {load().token()}"}
metadata = {"at": "2026-11-27T10:00:00+00:00"}

def loaded():
    gc.unfreeze()  # what is there from the start is looked at by the collector no more
    made = [item for item in gc.get_objects() if isinstance(item, functools._lru_cache_wrapper)]
    once = [item for item in made if item.__module__.startswith("bot.") and item.cache_parameters()["maxsize"] in (1, None)]
    return {f"{item.__module__}.{item.__name__}" for item in once if item.cache_info().currsize}

def search(text, language):
    message = {"text": text, "intent": {"name": "find_training"}, "entities": [], "metadata": {**metadata, "language": language}}
    tracker = {"sender_id": "x", "slots": {}, "latest_message": message, "events": [], "active_loop": {}}
    call = {"next_action": "action_search", "tracker": tracker, "domain": {}, "version": "3.6.21"}
    asked = urllib.request.Request(f"{address}/webhook", json.dumps(call).encode(), headers)
    return json.load(urllib.request.urlopen(asked))["responses"][0]["custom"]["key"]

def answers():
    try:
        return urllib.request.urlopen(f"{address}/health").status == 200
    except OSError:
        return False

def first_search():
    try:
        while not answers():
            time.sleep(0.05)
        before = loaded()
        said = [search("koodauskurssi Espoossa", "fi"), search("I want to take care of old people", "en")]
        print(json.dumps({"before": sorted(before), "later": sorted(loaded() - before), "said": said}), flush=True)
    finally:
        sys.stderr.flush()
        os._exit(0)

threading.Thread(target=first_search, daemon=True).start()
endpoint.run("bot.actions", int(sys.argv[1]))
"""


def test_first_search_finds_everything_loaded(own_folder: Path) -> None:
    take_over_vectors(own_folder)
    migrated(load().sqlalchemy_url()).close()
    done = subprocess.run(
        [sys.executable, "-c", FIRST_SEARCH, str(free_port())],
        cwd=ROOT,
        env={**os.environ, "SANIC_HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stdout, done.stderr[-500:]
    told = json.loads(done.stdout)

    assert "bot.actions.services.live_search" in told["before"]
    assert told["later"] == []
    assert told["said"] == ["utter_results", "utter_results"]
