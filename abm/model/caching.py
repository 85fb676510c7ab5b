"""Caching: a compiled rule is kept under the name of what it is made of, and compiled anew when that changes.

Numba's own cache looks at the file of a function alone: it would keep an old rule when one that it calls changed, and
compiles all rules of a file when one of them changed. Here the name of what is kept holds a digest over the rule's code,
over the constants that it reads and over every rule that it calls, down to the last. An edit compiles that rule and what
calls it; versions of the program lie side by side. Nothing is read or written before a rule is called.

Numba hands what it finds in its cache to LLVM as it is, and LLVM ends the process where that is damaged. Every file is
written whole under another name and moved into place, and ends with a digest of its content: what bears none is
compiled anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from enum import IntEnum
from functools import cache, cached_property
from opcode import EXTENDED_ARG, opmap
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeVar

import numpy as np
from numba import njit, types
from numba.core import caching
from numba.core.compiler import CompileResult
from numba.core.dispatcher import Dispatcher
from numba.core.serialize import dumps

from abm.inputs.inside import StoreError, replacing
from abm.model.compilation import cache_folder, tell_of_change
from abm.model.pipeline import CalledPipeline, RulePipeline, call_of, packed, unpacked

SIZE = 16  # bytes of a digest
KEPT = 32  # files of a rule, one for each version and signature
REPORTED = "INTERDICT_REPORTED_DAMAGE"
Rule = TypeVar("Rule", bound=Callable)
LOAD_GLOBAL = opmap["LOAD_GLOBAL"]
PLAIN = (int, float, str, bytes, bool, type(None), np.generic)


def compiled(**options: Any) -> Callable[[Rule], Rule]:
    """Return a decorator that compiles a function with these options of Numba, and keeps what is compiled.

    Numba would compile a rule anew for every literal and for every class of states that another one calls it with.
    Here it is compiled for the plain numbers that they are: once. What Python calls is a function that calls the rule:
    one that rules alone call never becomes a program of its own.
    """

    def decorate(function: Rule) -> Rule:
        dispatcher = njit(function, pipeline_class=RulePipeline, no_cfunc_wrapper=True, **options)
        if isinstance(dispatcher, Dispatcher):  # it stays plain Python where Numba is switched off
            dispatcher._cache = RuleCache(dispatcher, _Implementation(dispatcher.py_func))
            called = njit(
                function, pipeline_class=CalledPipeline, no_cfunc_wrapper=True, no_cpython_wrapper=True, **options
            )
            called._cache = RuleCache(called, _CalledImplementation(called.py_func))
            called.get_call_template = _called_with_numbers(called.get_call_template)
            dispatcher.get_call_template, dispatcher.get_overload = called.get_call_template, called.get_overload
            dispatcher._compiler._get_implementation = lambda args, kws: call_of(called)
        return dispatcher

    return decorate


def _called_with_numbers(find: Callable[[Any, dict], tuple]) -> Callable[[Any, dict], tuple]:
    """Return the same search for what a rule is compiled for, with literals and states taken as plain numbers."""

    def find_of_numbers(args: Any, kws: dict) -> tuple:
        return find([*map(_number, args)], {name: _number(kind) for name, kind in kws.items()})

    return find_of_numbers


def _number(kind: types.Type) -> types.Type:
    """Return the type of the number that a literal or a state is; any other type as it is."""
    if isinstance(kind, types.IntEnumMember):
        return kind.dtype
    return kind.literal_type if isinstance(kind, (types.IntegerLiteral, types.BooleanLiteral)) else kind


def digest_of(content: bytes) -> bytes:
    """Return the digest of what is kept."""
    return hashlib.blake2b(content, digest_size=SIZE).digest()


@cache
def stamp_of(rule: Dispatcher) -> bytes:
    """Return a digest over a rule: its code, its options, the constants that it reads and the rules that it calls.

    Raises
    ------
    TypeError
        It reads something of which nobody could tell when it changes.
    """
    made_of = sorted(rule.targetoptions.items()), *_function_described(rule.py_func)
    return digest_of(repr(made_of).encode())


def _function_described(function: FunctionType) -> tuple:
    """Return what a function does and reads: its instructions, defaults, globals, and what is around its definition."""
    code = function.__code__
    read = sorted(name for name in _globals_in(code) if name in function.__globals__)
    parts = [(name, _described(function.__globals__[name])) for name in read]
    around = [_described(cell.cell_contents) for cell in function.__closure__ or ()]
    return _code_described(code), function.__defaults__, parts, *around


def _described(value: object) -> object:
    """Return all that a value means to compiled code, as something of which `repr` tells everything."""
    if isinstance(value, Dispatcher):
        return stamp_of(value)
    if isinstance(value, (tuple, frozenset)):
        return type(value).__name__, sorted(map(repr, value)) if isinstance(value, frozenset) else [
            *map(_described, value)
        ]
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, type) and issubclass(value, IntEnum):
        return value.__name__, [(member.name, int(member)) for member in value]
    if isinstance(value, PLAIN):
        return type(value).__name__, repr(value)
    if _is_kept_by_version(value):
        return type(value).__name__, getattr(value, "__name__", "") or repr(value)
    if isinstance(value, FunctionType):  # what Numba puts into the rule
        return _function_described(value)
    if isinstance(value, ModuleType):
        raise TypeError(f"a compiled rule reads from {value.__name__}: import the names that it reads")
    kind = type(value).__name__
    raise TypeError(
        f"a compiled rule reads a {kind}: let it be numbers, text, arrays of numbers, tuples of them, or rules"
    )


def _is_kept_by_version(value: object) -> bool:
    """Tell whether something is of Python, NumPy or Numba: what is compiled is kept by their versions."""
    named = value if isinstance(value, (type, ModuleType)) or callable(value) else type(value)
    home = getattr(named, "__name__" if isinstance(named, ModuleType) else "__module__", None) or type(value).__module__
    package = home.partition(".")[0]
    return package in sys.stdlib_module_names or package in ("numpy", "numba")


def _globals_in(code: CodeType) -> set[str]:
    """Return every global name that a function, and what is defined in it, reads.

    An instruction is two bytes: what is done, and the number of a name times two. Numbers beyond a byte begin in the
    instruction before. `dis` says the same, and takes far longer for all else that it says.
    """
    read: set[str] = set()
    begun = 0
    for done, byte in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        number = begun << 8 | byte
        begun = number if done == EXTENDED_ARG else 0
        if done == LOAD_GLOBAL:
            read.add(code.co_names[number >> 1])
    return read.union(*(_globals_in(part) for part in code.co_consts if isinstance(part, CodeType)))


def _code_described(code: CodeType) -> tuple:
    """Return the instructions of a function and what they are about, without the lines they stand in."""
    constants = [_code_described(part) if isinstance(part, CodeType) else _described(part) for part in code.co_consts]
    return code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars, code.co_exceptiontable


class _Implementation(caching.CompileResultCacheImpl):
    """Turn compiled code into what is kept, and back."""

    def __init__(self, function: FunctionType) -> None:
        self._locator, self._lineno = self, function.__code__.co_firstlineno
        self._py_file = function.__code__.co_filename  # for Numba's warning of what it cannot keep


class _CalledImplementation(_Implementation):
    """The same for what other rules call."""

    def reduce(self, made: CompileResult) -> tuple:
        return packed(made)

    def rebuild(self, target: Any, kept: tuple) -> CompileResult:
        return unpacked(target, *kept)


class RuleCache(caching.FunctionCache):
    """Keep what is compiled of one rule."""

    def __init__(self, dispatcher: Dispatcher, implementation: _Implementation) -> None:
        self._dispatcher, self._py_func = dispatcher, dispatcher.py_func
        self._name = f"{self._py_func.__module__.rpartition('.')[2]}.{self._py_func.__name__}"
        self._impl = implementation
        self.enable()

    @cached_property
    def _cache_file(self) -> SealedFiles:
        return SealedFiles(Path(self.cache_path), self._name, stamp_of(self._dispatcher).hex())

    @property
    def cache_path(self) -> str:
        """Return the folder in which it lies."""
        return str(cache_folder())

    def _save_overload(self, sig: tuple, data: Any) -> None:
        if self._impl.check_cachable(data):
            with contextlib.suppress(OSError, StoreError):  # where nothing can be written, every process compiles
                self._cache_file.save(self._index_key(sig, data.codegen), self._impl.reduce(data))


class SealedFiles:
    """Keep the code of one rule, a file for each signature that it was compiled for."""

    def __init__(self, folder: Path, name: str, stamp: str) -> None:
        self.folder, self.name, self.stamp = folder, name, stamp

    def path(self, key: tuple) -> Path:
        """Return where the code for a signature and a processor is kept."""
        parts = key, [getattr(getattr(of, "instance_class", None), "__module__", "") for of in key[0]]  # of states
        return self.folder / f"{self.name}-{self.stamp}-{digest_of(repr(parts).encode()).hex()}.nbc"

    def load(self, key: tuple) -> object:
        """Return what is kept, and note that it is used; None where nothing sound is."""
        path = self.path(key)
        try:
            content = path.read_bytes()
        except OSError:
            tell_of_change()
            return None
        if len(content) <= SIZE or digest_of(content[:-SIZE]) != content[-SIZE:]:
            _tell_of_damage(path)
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        made_for, data = pickle.loads(content)  # a pickle ends by itself
        return data if made_for == key else None

    def save(self, key: tuple, data: object) -> None:
        """Keep code; remove all but the versions of the rule that were used last."""
        content = dumps((key, data))
        self.folder.mkdir(parents=True, exist_ok=True)
        with replacing(self.path(key)) as unfinished:
            unfinished.write_bytes(content + digest_of(content))
        for old in sorted(self.folder.glob(f"{self.name}-*.nbc"), key=_last_use)[:-KEPT]:
            old.unlink(missing_ok=True)


def _last_use(path: Path) -> float:
    with contextlib.suppress(OSError):  # another process removes the same
        return path.stat().st_mtime
    return 0.0


def _tell_of_damage(path: Path) -> None:
    """Say on standard error that something is compiled anew; once, whichever process comes to it."""
    if REPORTED in os.environ:
        return
    os.environ[REPORTED] = "1"
    with contextlib.suppress(OSError, ValueError, AttributeError):  # there may be no such output
        sys.stderr.write(f"Compiled rules were damaged ({path}): compiling them anew ...\n")
        sys.stderr.flush()
