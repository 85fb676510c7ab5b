"""Plain: what varies, in words for those who do not know the model."""

from __future__ import annotations

PLAIN = {  # by parameter; each completes "the answer depends on ..."
    "aimed_share": "how many exams are aimed by risk rather than drawn at random",
    "between_access": "how much can be carried between the ports of entry",
    "contested_days": "how long a fight over the place of an arrested leader lasts at the least",
    "consignment_share": "how many loads are parts of one consignment",
    "courier_pay": "what a courier is paid for a crossing",
    "custom_learning": "how fast buyers turn to the sellers who deliver",
    "demand_elasticity": "how much less users want as the street price rises, an elasticity",
    "detection_skill": "how often an exam of a vehicle with a load finds it",
    "find_hazard": "what share of the labs in Mexico is found in a usual year",
    "foot_limit": "how much a person carries on foot at the most",
    "inventory_correction_days": "in how many days buyers refill a stock that is short",
    "inventory_days": "how many days of use are in stock in the United States",
    "lab_setup_days": "how long a lab takes to be set up",
    "lift": "how much likelier an exam aimed by risk meets a load",
    "load_premium": "how much sellers shun large loads",
    "margin_response": "how strongly output follows what is earned",
    "pay_elasticity": "how many more people carry when pay rises",
    "price_response": "how strongly the border price answers a shortage",
    "referral_share": "how many vehicles are sent to an exam in usual times",
    "rent_share": "how much of the margin grows with the price",
    "retail_margin": "how much the way from the border to the street adds to the price",
    "risk_learning": "how fast sellers learn of seizures",
    "size_lift": "how much likelier a large load is examined than a small one",
    "stock_days": "how many days of orders sellers hold in stock",
}
