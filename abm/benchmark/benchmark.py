"""`interdict benchmark`: how fast the model is on this machine, as ratios taken side by side."""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass

from abm.inputs.units import counted
from abm.benchmark import timing
from abm.benchmark.sweeps import live_part
from abm.benchmark.throughput import measure_throughput
from abm.model.initialization import build_world
from abm.model.scenario import Scenario
from abm.model.simulation import advance

YEARS = 5
ONE_RUN = """
import sys, resource
from pathlib import Path
from abm import Scenario, simulate
simulate(Scenario(days=int(sys.argv[1]), burn_in=0), 1)
status = Path("/proc/self/status")
lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
peak = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
print((peak or [resource.getrusage(resource.RUSAGE_SELF).ru_maxrss])[0] / 1024)
"""


@dataclass(frozen=True)
class Effort:
    """Say how much is measured: rounds, days a round, and the levels of demand that make 500 to 50,000 couriers."""

    rounds: int = 3
    days: int = 365
    mesa_days: int = 365
    handle_days: int = 5
    run_days: int = 365 * YEARS
    starts: int = 3
    growth: tuple[float, ...] = (0.29, 1.32, 6.8, 33.8)
    reference: float = 1.32
    batch_rounds: int = 5
    batch_replicates: int = 100
    batch_run_seconds: float = 0.05


def benchmark(as_json: bool = False, effort: Effort = Effort()) -> None:
    """Measure, and print the figures as text or as JSON."""
    if not as_json:
        print("Measuring for about four minutes (longer when rules must be compiled) ...", flush=True)
    figures = measure(effort)
    print(json.dumps(figures, indent=2) if as_json else describe(figures))


def measure(effort: Effort) -> dict:
    """Return all figures."""
    timing.time_days(timing.sized(effort.reference, 1), advance)  # compiles, where the cache is empty
    figures = {"machine": f"{platform.machine()}, Python {platform.python_version()}", "days": effort.days}
    figures |= measure_ratios(effort)
    figures |= measure_runs(effort)
    figures |= measure_growth(effort)
    seconds = timing.time_processes(timing.sized(effort.reference, effort.days))
    total = sum(seconds.values())
    figures["share_of_processes"] = {name: taken / total for name, taken in seconds.items()}
    figures |= measure_throughput(effort.batch_rounds, effort.batch_replicates, effort.batch_run_seconds)
    return figures | measure_start(effort)


def measure_ratios(effort: Effort) -> dict:
    """Compare the compiled day with plain Mesa objects and with handles, in turns."""
    scenario = timing.sized(effort.reference, effort.days)
    module = timing.load_reference()
    watches = {
        "compiled": lambda: timing.time_days(scenario, advance),
        "part": lambda: timing.time_days(scenario, live_part),
        "handles": lambda: timing.time_handles(scenario, effort.handle_days),
    }
    if module is not None:
        watches["mesa"] = lambda: timing.time_model(timing.make_reference(module, scenario, 1), effort.mesa_days)
    timing.time_days(timing.sized(effort.reference, 1), live_part)
    timing.time_handles(scenario, 1)
    seconds = timing.in_turns(watches, effort.rounds)
    number = timing.count_agents(scenario)
    mesa = seconds.get("mesa")
    return {
        "couriers": number["couriers"],
        "agents": number["agents"],
        "microseconds_per_day": {name: 1e6 * taken for name, taken in seconds.items()},
        "nanoseconds_per_agent_day": 1e9 * seconds["compiled"] / number["agents"],
        "ratio_to_mesa_objects": mesa and mesa / seconds["part"],
        "ratio_to_mesa_objects_whole_day": mesa and mesa / seconds["compiled"],
        "ratio_to_handles": seconds["handles"] / seconds["compiled"],
    }


def measure_runs(effort: Effort) -> dict:
    """Time whole runs of the default scenario on one core, and the building of their worlds."""
    scenario = Scenario(days=effort.run_days, burn_in=0)
    building, running = [], []
    for seed in range(effort.rounds):
        start = time.process_time()
        world = build_world(scenario, seed)
        built = time.process_time()
        advance(world, 0, scenario.days)
        building.append(built - start)
        running.append(time.process_time() - start)
    couriers = float(world.daily["couriers"][: scenario.days].mean())
    return {
        "run_days": effort.run_days,
        "run_couriers": couriers,
        "runs_per_second": 1.0 / statistics.median(running),
        "building_milliseconds": 1e3 * statistics.median(building),
    }


def measure_growth(effort: Effort) -> dict:
    """Time the compiled day for more and more couriers."""
    scenarios = {demand: timing.sized(demand, effort.days) for demand in effort.growth}
    watches = {d: lambda s=s: timing.time_days(s, advance) for d, s in scenarios.items()}
    seconds = timing.in_turns(watches, effort.rounds)
    rows = []
    for demand, scenario in scenarios.items():
        couriers = timing.count_agents(scenario)["couriers"]
        row = {"demand_level": demand, "couriers": couriers, "microseconds_per_day": 1e6 * seconds[demand]}
        rows.append(row | {"nanoseconds_per_courier_day": 1e9 * seconds[demand] / couriers})
    last, base = rows[-1], next((row for row in rows if row["demand_level"] == effort.reference), rows[0])
    return {
        "growth": rows,
        "growth_couriers_ratio": last["couriers"] / base["couriers"],
        "growth_time_ratio": last["microseconds_per_day"] / base["microseconds_per_day"],
    }


def measure_start(effort: Effort) -> dict:
    """Time a process from its start to the end of one run, with compiled rules on disk; and its peak memory."""
    command = [sys.executable, "-c", ONE_RUN, str(effort.run_days)]
    seconds, peaks = [], []
    for _ in range(effort.starts):
        start = time.perf_counter()
        peaks.append(float(subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout))
        seconds.append(time.perf_counter() - start)
    return {"start_seconds": statistics.median(seconds), "peak_mebibytes": max(peaks)}


def describe(figures: dict) -> str:
    """Return the figures as text."""
    lines = [
        f"Machine: {figures['machine']}; medians of rounds taken in turns, CPU time",
        f"A day of {figures['couriers']:,.0f} couriers ({figures['agents']:,.0f} agents)",
        *(f"  {taken:12,.1f} us  {_MEANING[name]}" for name, taken in figures["microseconds_per_day"].items()),
        f"  {figures['nanoseconds_per_agent_day']:12,.1f} ns per agent and day",
        *_ratio_lines(figures),
        f"Runs of {figures['run_days']:,} days with default settings ({figures['run_couriers']:,.0f} couriers)",
        f"  {figures['runs_per_second']:12,.1f} runs per second on one core",
        f"  {figures['building_milliseconds']:12,.1f} ms to build a world",
        f"  {figures['start_seconds']:12,.2f} s from the start of a process to the end of a run (wall time)",
        f"  {figures['peak_mebibytes']:12,.0f} MiB at its peak",
        f"Growth: {figures['growth_couriers_ratio']:.1f} times the couriers take {figures['growth_time_ratio']:.1f} times as long",
        *(
            f"  {row['couriers']:12,.0f} couriers  {row['microseconds_per_day']:10,.1f} us a day"
            f"  {row['nanoseconds_per_courier_day']:8,.1f} ns per courier and day"
            for row in figures["growth"]
        ),
        f"A batch of {figures['batch_runs']:,} runs of {figures['batch_milliseconds_of_a_run']:,.0f} ms with"
        f" {counted(figures['batch_workers'], 'workers')}, against a bare map of the same runs over a process pool (wall time)",
        f"  {100.0 * figures['batch_throughput_kept']:12.1f} %  of its throughput until every run is kept in the store",
        f"  {100.0 * figures['batch_throughput_written']:12.1f} %  until all tables are written",
        "Share of each process in the day",
        *(f"  {100.0 * share:12.1f} %  {name}" for name, share in figures["share_of_processes"].items()),
    ]
    return "\n".join(lines)


_MEANING = {
    "compiled": "the whole day, compiled",
    "part": "couriers, ports and inspectors alone, compiled",
    "handles": "the whole day, every row stepped through Mesa",
    "mesa": "couriers, ports and inspectors as plain Mesa objects",
}


def _ratio_lines(figures: dict) -> list[str]:
    lines = [f"  {figures['ratio_to_handles']:12,.0f} times faster than rows stepped one by one through Mesa"]
    if figures["ratio_to_mesa_objects"] is None:
        return [*lines, "  ratio_to_mesa_objects: needs a clone (tests/benchmark is not in the installed package)"]
    part, whole = figures["ratio_to_mesa_objects"], figures["ratio_to_mesa_objects_whole_day"]
    return [
        *lines,
        f"  {part:12,.0f} times faster than plain Mesa objects, the same part of the day on both sides",
        f"  {whole:12,.0f} times faster than plain Mesa objects of that part, for the whole compiled day",
    ]
