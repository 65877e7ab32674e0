"""A registry that a real team kept by hand, 1,005 lines. It is not part of this repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from ssot_lsp.core.rules import Registry
from ssot_lsp.registries.load import load_registry
from ssot_lsp.registries.show import plain_rules

DOCUMENT = Path(__file__).parents[2].parent / "shared" / "data" / "SSOT_IMPORT_REGISTRY.md"

pytestmark = pytest.mark.skipif(
    not DOCUMENT.is_file(), reason=f"the document lies beside the repository, not in it: no {DOCUMENT.name}"
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load_registry(DOCUMENT)


def lines(rules) -> list[int]:
    return [rule.origin.line for rule in rules]


def test_pairs(registry: Registry) -> None:
    app = "netra_backend.app"
    pairs = {
        rule.origin.line: (str(rule.legacy), str(rule.canonical)) for rule in registry.rules if rule.canonical
    }
    factory = f"{app}.agents.supervisor.execution_engine_factory:ExecutionEngineFactory"
    manager = f"{app}.websocket_core.websocket_manager:WebSocketManager"
    assert pairs == {
        130: (
            f"{app}.agents.agent_websocket_bridge:create_agent_websocket_bridge",
            f"{app}.services.agent_websocket_bridge:create_agent_websocket_bridge",
        ),
        134: (
            f"{app}.core.isolated_environment:IsolatedEnvironment",
            "shared.isolated_environment:IsolatedEnvironment",
        ),
        144: (f"{app}.agents.supervisor.execution_factory:ExecutionEngineFactory", factory),
        145: (f"{app}.services.user_execution_context:ExecutionEngineFactory", factory),
        149: (f"{app}.websocket_core:WebSocketManager", manager),
        151: (f"{app}.websocket_core.unified_manager:UnifiedWebSocketManager", manager),
        153: (f"{app}.schemas.agent_schemas:RequestModel", f"{app}.schemas.request:RequestModel"),
        155: (
            f"{app}.schemas.agent_schemas:AgentExecutionResult",
            "shared.types.agent_types:AgentExecutionResult",
        ),
        159: (
            f"{app}.agents.supervisor.execution_engine:ExecutionEngine",
            f"{app}.agents.supervisor.user_execution_engine:UserExecutionEngine",
        ),
        250: (
            "test_framework.ssot.database_test_utility:DatabaseTestUtility",
            "test_framework.database_test_utilities:DatabaseTestUtilities",
        ),
    }


def test_renames(registry: Registry) -> None:
    renamed = [rule["source"]["line"] for rule in plain_rules(registry) if rule["rename"]]
    assert renamed == [151, 159, 250]


def test_banned(registry: Registry) -> None:
    banned = [rule for rule in registry.rules if rule.canonical is None and not rule.strings_only]
    assert [(rule.origin.line, rule.legacy.qualname) for rule in banned if rule.origin] == [
        (88, "ClickHouseClient"),
        (126, "OptimizationHelperAgent"),
        (127, "UVSReportingAgent"),
        (194, "AuthService"),
        (195, "User"),
        (196, "UserCreate"),
        (196, "UserLogin"),
        (196, "TokenResponse"),
        (674, "ExecutionTracker"),
        (675, "ExecutionState"),
    ]


def test_patch_targets(registry: Registry) -> None:
    targets = [rule for rule in registry.rules if rule.strings_only]
    assert lines(targets) == [271, 272, 290, 291]
    assert all(rule.legacy.is_module and rule.canonical is None for rule in targets)


def test_what_is_reported(registry: Registry) -> None:
    seen = [
        (problem.origin.line, problem.code, problem.severity, [origin.line for origin in problem.related])
        for problem in registry.problems
    ]
    assert seen == [
        (151, "SSOT121", "warning", [499]),
        (160, "SSOT120", "information", []),
        (165, "SSOT121", "warning", [80]),
        (166, "SSOT121", "warning", [81]),
        (182, "SSOT120", "warning", []),
        (185, "SSOT120", "warning", []),
        (188, "SSOT120", "warning", []),
        (227, "SSOT120", "information", []),
        (595, "SSOT120", "information", []),
        (674, "SSOT121", "warning", [49, 603]),
        (674, "SSOT121", "warning", [49]),
        (677, "SSOT120", "information", []),
        (712, "SSOT120", "information", []),
        (759, "SSOT122", "warning", [764]),
        (760, "SSOT122", "warning", [764]),
        (842, "SSOT121", "warning", [116]),
        (969, "SSOT120", "information", []),
    ]


def test_reasons(registry: Registry) -> None:
    reasons = {rule.origin.line: rule.reason for rule in registry.rules if rule.origin}
    assert reasons[126] == "THESE PATHS DO NOT EXIST"
    assert reasons[144] == "Module does not exist"
    assert reasons[149] == "generates warnings"
    assert reasons[159] == "Direct import no longer supported"
    assert all(rule.source is None for rule in registry.rules)
