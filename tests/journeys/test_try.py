import time
from state_machines.grammar import Role
def test_try(company):
    t=time.monotonic()
    o = company.meet(Role.OFFICER)
    o.opens("/")
    print(time.monotonic()-t)
    o.follows("Kế hoạch", "nav.rooms")
    o.follows("Soạn kế hoạch mới")
    print(time.monotonic()-t)
    o.types({"Trích yếu":"x"})
