"""The kinds of inputs that are drawn."""

from fuzz_designs import a_design
from fuzz_experiments import an_experiment
from fuzz_folders import a_folder
from fuzz_options import options
from fuzz_states import a_state

KINDS = {
    "experiments": an_experiment,
    "options": options,
    "designs": a_design,
    "folders": a_folder,
    "states": a_state,
}
