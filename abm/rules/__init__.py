"""The behaviour of the model: one module per process, written once, over rows.

Every rule takes the world, a row number where it concerns one entity, and the day. `schedule` names the day in order.
"""
