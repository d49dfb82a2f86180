from mobility.models.money import Allowance, Money, Payment, PaySheet
from mobility.models.stays import Stay

__all__ = ["Allowance", "Money", "PaySheet", "Payment", "Stay"]
