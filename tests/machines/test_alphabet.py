"""Names in the order of the Vietnamese alphabet."""

import random
import unicodedata

from state_machines.alphabet import alphabetical

IN_ORDER = [
    "An Mỹ", "An Phú", "Ăn", "Âu Cơ", "Ba Đình", "Dũng", "Đại Lộc", "Đông Hà", "Em", "Ê Đê", "Hòa",
    "Hỏa", "Hóa", "Họa", "Hòa An", "Oanh", "Ô Môn", "Ơn", "Phường 1", "Phường 2", "Phường 02 B",
    "Phường 10", "Phường Mới", "Tam Kỳ", "Ung", "Ưng", "Vinh", "Yên Bái",
]  # fmt: skip


def test_names_stand_as_in_a_vietnamese_dictionary() -> None:
    shuffled = random.Random(5).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(shuffled, key=alphabetical) == IN_ORDER


def test_decomposed_letters_the_eth_and_capitals_are_the_same_letters() -> None:
    for name in IN_ORDER:
        for told in (unicodedata.normalize("NFD", name), name.replace("Đ", "Ð"), name.upper()):
            assert alphabetical(told) == alphabetical(name)
