"""Pipeline: what Numba does to compile a rule, without what no rule has need of.

A rule that another one calls is kept as LLVM's own code, which goes into each that calls it. It becomes machine code
there, not by itself: that, and what lets Python call it, was half of all that compiling took.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType
from typing import Any

import llvmlite.binding as llvm
from numba import _dynfunc
from numba.core import typed_passes, untyped_passes
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler, CompileResult, compile_result
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.dispatcher import Dispatcher

UNUSED = {  # objects in a rule, closures, parallel loops; what is said of types to who asks
    untyped_passes.WithLifting,
    untyped_passes.FindLiterallyCalls,
    typed_passes.AnnotateTypes,
    typed_passes.DumpParforDiagnostics,
}


class Undescribed(tuple):
    """Types of arguments that are not written out: that of a world is as long as a book, and is asked for at each pass."""

    def __str__(self) -> str:
        return f"{len(self)} arguments"


class RulePipeline(Compiler):
    """Compile a rule."""

    def __init__(self, typing: Any, target: Any, library: Any, args: Any, *rest: Any) -> None:
        super().__init__(typing, target, library, Undescribed(args), *rest)

    def define_pipelines(self) -> list[PassManager]:
        """Return the passes of a rule, in order."""
        (passes,) = super().define_pipelines()
        passes.passes = [(self._own(step), said) for step, said in passes.passes if step not in UNUSED]
        passes.finalize()
        return [passes]

    def compile_extra(self, func: Any) -> CompileResult:
        """Compile the function, and let the rules that became a part of it find what they say in Python."""
        made = super().compile_extra(func)
        self._tell_environments(made)
        return made

    def _tell_environments(self, made: CompileResult) -> None:
        for environment in made._find_referenced_environments():
            made.library.codegen.set_env(environment.env_name, environment)

    def _own(self, step: type) -> type:
        return step


class CalledPipeline(RulePipeline):
    """Compile a rule for the rules that call it."""

    def _tell_environments(self, made: CompileResult) -> None:
        """Leave it to the rule whose part this becomes."""

    def _own(self, step: type) -> type:
        return CalledLowering if step is typed_passes.NativeLowering else step


class CalledLibrary(JITCodeLibrary):
    """Code of a rule that is only ever a part of others."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._verify_declare_only_symbols()
        self._finalized = True


@register_pass(mutates_CFG=True, analysis_only=False)
class CalledLowering(typed_passes.NativeLowering):
    """Turn a rule into LLVM's code, and leave it at that."""

    _name = "called_lowering"

    def run_pass(self, state: Any) -> bool:
        """Put what is made into the state of the compilation."""
        state.flags.no_compile = True
        state.library = CalledLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        super().run_pass(state)
        made = state["cr"]
        stand_in = stand_in_for(made.fndesc, made.env, state.library)
        state.targetctx.insert_user_function(stand_in, made.fndesc, [state.library])
        state["cr"] = made._replace(cfunc=stand_in)
        return True


def stand_in_for(description: Any, environment: Any, library: CalledLibrary) -> Any:
    """Return what Numba knows a compiled rule by: a function that nobody calls."""
    module, name = description.lookup_module(), description.qualname.rpartition(".")[2]
    return _dynfunc.make_function(module, name, "", 0, environment, (library,))


@cache
def call_of(rule: Dispatcher) -> FunctionType:
    """Return a function that calls a rule, and no more: what is compiled where Python calls it."""
    code, module = rule.py_func.__code__, rule.py_func.__module__
    taken = ", ".join(code.co_varnames[: code.co_argcount])
    call: FunctionType = eval(f"lambda {taken}: rule({taken})", {"rule": rule, "__name__": module})
    call.__defaults__, call.__name__ = rule.py_func.__defaults__, rule.py_func.__name__
    call.__qualname__ = rule.py_func.__qualname__
    return call


def packed(made: CompileResult) -> tuple:
    """Return what is kept of a rule that others call."""
    made.fndesc.typemap = made.fndesc.calltypes = None
    return made.library.name, made.library._final_module.as_bitcode(), made.fndesc, made.environment, made.signature


def unpacked(target: Any, name: str, code: bytes, description: Any, environment: Any, signature: Any) -> CompileResult:
    """Return the rule again."""
    library = CalledLibrary(target.codegen(), name)
    library._final_module = llvm.parse_bitcode(code)
    library._finalize_final_module()
    return compile_result(
        typing_context=target.typing_context,
        target_context=target,
        entry_point=stand_in_for(description, environment, library),
        library=library,
        signature=signature,
        objectmode=False,
        lifted=(),
        fndesc=description,
        environment=environment,
        reload_init=(),
    )
