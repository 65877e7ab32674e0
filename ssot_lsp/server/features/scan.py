"""The files that are not open: checked in the background, kept true as they change."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssot_lsp.registries.changes import changed_rules, renewed
from ssot_lsp.server.folder import FoundFile, Silenced
from ssot_lsp.server.protocol import Failure
from ssot_lsp.server.scanner import ScanFailure, frames
from ssot_lsp.workspace.files import relative_to
from ssot_lsp.workspace.reports import from_plain
from ssot_lsp.workspace.scan import Job, Since

if TYPE_CHECKING:
    from ssot_lsp.core.rules import Rule
    from ssot_lsp.server.features.diagnostics import Diagnostics
    from ssot_lsp.server.folder import Folder
    from ssot_lsp.server.session import Session

logger = logging.getLogger(__name__)

_SETTLE = 0.05  # seconds; changes of files come in crowds
_TOO_MANY = 2_000  # changed files; beyond, the whole folder is looked at


class WorkspaceScan:
    """One scan a folder at a time; a newer one takes the place of one that runs."""

    def __init__(self, session: Session, diagnostics: Diagnostics) -> None:
        """Listen to what happens in `session`."""
        self._session = session
        self._diagnostics = diagnostics
        self._running: dict[int, asyncio.Task[Any]] = {}
        self._waiting: dict[int, set[str]] = {}
        self._turns: dict[int, asyncio.Lock] = {}
        self._tokens: dict[str, asyncio.Task[Any]] = {}
        self._number = 0
        self.asked = False  # a check of the workspace was asked for, though the settings want none
        self.faults: dict[str, str] = {}  # path -> why it could not be checked
        session.on_rules.append(self._rules_read)
        session.on_folders.append(self._folders_changed)

    def begin(self) -> None:
        """Scan every folder, after `initialized`."""
        for folder in self._session.folders:
            self.scan(folder)

    def _rules_read(self, folder: Folder, changed: bool) -> None:
        if changed:
            self.scan(folder, self._since(folder))

    def _since(self, folder: Folder) -> Since | None:
        """Keep what the changed registry leaves as it was; None where everything must be looked at."""
        before, now = folder.before, folder.rules.registry
        if before is None or not folder.scanned:
            return None
        rules = changed_rules(before, now)
        if rules is None:
            return None
        kept = renewed(before, now)
        for path, found in folder.files.items():
            findings = tuple(
                one._replace(rule=kept[id(one.rule)]) if id(one.rule) in kept else one
                for one in found.findings
            )
            folder.files[path] = replace(found, findings=findings)
        for path, quiet in folder.silenced.items():
            now_silenced = tuple(kept.get(id(rule), rule) for rule in quiet.rules)
            folder.silenced[path] = replace(quiet, rules=now_silenced)
        known = {path: (quiet.mtime_ns, quiet.size) for path, quiet in folder.silenced.items()}
        known |= {path: (found.mtime_ns, found.size) for path, found in folder.files.items()}
        return Since(before, rules, known)

    def _folders_changed(self, added: list[Folder], removed: list[Folder]) -> None:
        self.asked = False
        for folder in removed:
            self._stop(folder)
        for folder in added:
            self.scan(folder)

    def _stop(self, folder: Folder) -> None:
        task = self._running.pop(id(folder), None)
        if task is not None:
            task.cancel()

    def cancel(self, token: str | int) -> None:
        """Stop the scan whose progress the user cancelled."""
        task = self._tokens.get(str(token))
        if task is not None:
            task.cancel()

    def scan(self, folder: Folder, since: Since | None = None) -> asyncio.Task[Any]:
        """Look at a whole folder anew, or at what a changed registry concerns of it."""
        self._stop(folder)
        folder.scanned = False
        self._waiting.pop(id(folder), None)
        task = self._session.start(self._scan(folder, since))
        self._running[id(folder)] = task
        return task

    async def finished(self) -> None:
        """Wait until no scan runs."""
        while running := [task for task in self._running.values() if not task.done()]:
            await asyncio.wait(running)

    def files_changed(self, paths: list[str]) -> None:
        """Look again at files that were made, changed or removed."""
        for folder in self._session.folders:
            inside = {path for path in paths if self._session.folder_of(path) is folder}
            if not inside:
                continue
            waiting = self._waiting.setdefault(id(folder), set())
            begun = bool(waiting)
            waiting |= inside
            if not begun:
                self._session.start(self._look_again(folder))

    async def _look_again(self, folder: Folder) -> None:
        await asyncio.sleep(_SETTLE)
        async with self._turns.setdefault(id(folder), asyncio.Lock()):
            while (running := self._running.get(id(folder))) is not None and not running.done():
                await asyncio.wait([running])
            await self._look_at_waiting(folder)

    async def _look_at_waiting(self, folder: Folder) -> None:
        """Look at the files that have changed; one such look at a time, and none beside a scan."""
        paths = self._waiting.pop(id(folder), set())
        if not paths or not self._wanted(folder):
            return
        if len(paths) > _TOO_MANY:
            self.scan(folder)
            return
        rels = tuple(sorted(relative_to(path, folder.root) for path in paths))
        rels = tuple(rel for rel in rels if not folder.rules.is_excluded(rel))
        job = replace(self._job(folder), files=rels, jobs=1)
        for path in paths:
            self.faults.pop(path, None)
        found = await self._collect(folder, job)
        if found is None or folder.rules.registry is not job.registry:
            return  # a scan under other rules has taken its place
        for path in paths - set(found):
            folder.silenced.pop(path, None)
            if folder.files.pop(path, None) is not None:
                self._diagnostics.publish_file(folder, path)
        self._diagnostics.refresh()

    def _wanted(self, folder: Folder) -> bool:
        wanted = self._session.settings.workspace_diagnostics or self.asked
        return wanted and folder in self._session.folders

    def _job(self, folder: Folder) -> Job:
        rules = folder.rules
        return Job(folder.root, rules.registry, (folder.path,), self._session.client.unit, rules.today)

    async def _scan(self, folder: Folder, since: Since | None) -> None:
        """Run the scan of a folder, telling of its progress."""
        folder.incomplete = True
        try:
            if not self._wanted(folder) or not folder.rules.registry.rules:
                gone, folder.files = list(folder.files), {}
                folder.silenced = {}
                folder.incomplete = False
                for path in gone:
                    self._diagnostics.publish_file(folder, path)
                return
            for path in [path for path in self.faults if folder.holds(path)]:
                del self.faults[path]
            progress = await self._progress(f"Checking {os.path.basename(folder.path)}")  # noqa: PTH119
            try:
                found = await self._collect(folder, replace(self._job(folder), since=since), progress)
            finally:
                self._end(progress)
            if found is None:
                return
            folder.incomplete = False
            for path in [path for path in folder.silenced if path not in found]:
                del folder.silenced[path]
            for path in [path for path in folder.files if path not in found]:
                del folder.files[path]
                self._diagnostics.publish_file(folder, path)
        finally:
            if self._running.get(id(folder)) in {asyncio.current_task(), None}:
                folder.scanned = True
                self._diagnostics.refresh()

    async def _collect(self, folder: Folder, job: Job, progress: str | None = None) -> set[str] | None:
        """Run a job and take in what it finds; returns the files with findings, None if it failed."""
        found: set[str] = set()
        total, told = 0, -1
        registry = job.registry
        try:
            async for frame in frames(job):
                if folder.rules.registry is not registry:
                    return None
                kind = frame[0]
                if kind == "file":
                    _, path, mtime, size, plain, places, cells = frame
                    if self._session.folder_of(path) is not folder:
                        continue  # a folder inside this one speaks for it
                    found.add(path)
                    report = from_plain(plain, registry)
                    file = FoundFile(mtime, size, report.findings, places, cells)
                    self._take_in(folder, path, file, report.suppressed)
                elif kind == "same":
                    found.add(frame[1])
                elif kind == "fault":
                    self.faults[frame[1]] = frame[2]
                    logger.warning("%s: %s", frame[1], frame[2])
                elif kind == "total":
                    total = frame[1]
                elif kind == "done" and progress is not None and total:
                    percent = min(100, frame[1] * 100 // total)
                    if percent != told:
                        told = percent
                        self._report(progress, percent, f"{frame[1]} of {total} files")
        except ScanFailure as failure:
            logger.error("the scan of %s failed: %s", folder.path, failure)
            return None
        return found

    def _take_in(self, folder: Folder, path: str, file: FoundFile, suppressed: tuple[Rule, ...]) -> None:
        """Remember what a scan found in a file, and tell of it if it is new."""
        folder.silenced.pop(path, None)
        if suppressed:
            folder.silenced[path] = Silenced(file.mtime_ns, file.size, suppressed)
        before = folder.files.get(path)
        if file.findings:
            folder.files[path] = file
        else:
            folder.files.pop(path, None)
        told = (before.findings, before.places) if before is not None else ((), ())
        if told != (file.findings, file.places):
            self._diagnostics.publish_file(folder, path)

    # -- progress

    async def _progress(self, title: str) -> str | None:
        """Begin a progress report; None where the client shows none."""
        session = self._session
        if not session.client.shows_progress:
            return None
        self._number += 1
        token = f"ssot-scan-{self._number}"
        try:
            await session.protocol.ask("window/workDoneProgress/create", {"token": token})
        except Failure:
            return None
        task = asyncio.current_task()
        if task is not None:
            self._tokens[token] = task
        value = {"kind": "begin", "title": title, "cancellable": True, "percentage": 0}
        session.protocol.send_plain("$/progress", {"token": token, "value": value})
        return token

    def _report(self, token: str, percent: int, message: str) -> None:
        value = {"kind": "report", "percentage": percent, "message": message}
        self._session.protocol.send_plain("$/progress", {"token": token, "value": value})

    def _end(self, token: str | None) -> None:
        if token is not None:
            self._tokens.pop(token, None)
            self._session.protocol.send_plain("$/progress", {"token": token, "value": {"kind": "end"}})
