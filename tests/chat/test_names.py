"""What a username may be, and when two spellings are one name."""

import unicodedata
from timeit import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatapp.chat import names
from chatapp.chat.errors import (
    NameAccents,
    NameEmpty,
    NameInvalid,
    NameReserved,
    NameTooLong,
    NameTooManyParts,
    NameWordless,
)

from .alphabet import SEEN, UNSEEN
from .scene import attempt, refusal


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Hugo", "Hugo"),
        ("  Ana   Maria ", "Ana Maria"),
        ("Ana\u00a0Maria", "Ana Maria"),
        ("Zoe\u0308", "Zoë"),
        ("李雷", "李雷"),
        ("Жанна", "Жанна"),
        ("محمد", "محمد"),
        ("Ωmega", "Ωmega"),
        ("ﬁfi", "fifi"),
        ("R2-D2", "R2-D2"),
        ("O'Neil", "O'Neil"),
        ("<b>Hugo", "<b>Hugo"),
        ("%s%(name)s", "%s%(name)s"),
        ("🐙", "🐙"),
        ("é" * 24, "é" * 24),
        ("น้ำฝน", "น้ำฝน"),
        ("ຄຳ", "ຄຳ"),
        ("سارا\u200cسادات", "ساراسادات"),
    ],
)
def test_a_name_is_shown_as_its_bearer_writes_it(typed, shown):
    assert names.enforce(typed, 24) == shown


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh", "Ọlábísí Adébáyọ̀", "ɖɔ̃́", "Mbə᷄", "Андрі́й", "ᾠδή", "Lietuvių Į̃",
        "مُحَمَّدٌ", "عبدالرحمٰن", "علی\u200cرضا", "שָׁלוֹם", "רָחֵל", "צ׳ארלס", "ܐܰܒܪܳܗܳܡ", "މުޙައްމަދު", "ߞߊ߲ߕߍ߫", "𞤀𞤣𞤤𞤢𞤥𞤢",
        "श्रीनिवास", "क्\u200dषमा", "रामः", "প্রিয়াঙ্কা", "ਗੁਰਪ੍ਰੀਤ", "પ્રિયા", "ଶ୍ରୀକାନ୍ତ", "கார்த்திக்", "శ్రీనివాస్", "ಕೃಷ್ಣ",
        "ശ്രീജിത്ത്", "അനില്\u200d", "സന്\u200cധ്യ", "ශ්\u200dරී", "චන්ද්\u200dරිකා",
        "สมศักดิ์", "พิมพ์ชนก", "བསྟན་འཛིན", "ကျော်စွာ", "សុខា", "ស្រីមុំ", "ꦱꦸꦥꦿꦶ", "ᬲᬹᬭ᭄ᬬ", "ተስፋዬ", "ᐳᐳᑎ",
        "김철수", "がんばる", "か゚き", "アンナ・マリア",
    ],
)  # fmt: skip
def test_every_writing_has_its_marks(name):
    assert names.enforce(name, 24) == name


@pytest.mark.parametrize(
    "name",
    [
        "😀", "Anna 😀", "Anna ❤️", "Anna ❤︎", "❤", "☝🏽", "👍🏿", "1️⃣", "#️⃣", "™️", "🩷", "🫩",
        "👩‍🔬", "🧑🏾‍🚀", "👁️‍🗨️", "🐈‍⬛", "🏳️‍🌈", "🏴‍☠️", "👨‍👩‍👧‍👦", "👩🏽‍❤️‍💋‍👨🏿", "👨‍👩‍👧‍👦" * 6,
        "🇫🇷", "Zoé 🇫🇷🇧🇪", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "★", "♪ Anna",
    ],
)  # fmt: skip
def test_one_may_be_called_by_any_emoji(name):
    assert names.enforce(f" {name} ", 24) == name


@pytest.mark.parametrize("typed", ["", " ", "\t", "\u3000", "\u00a0 "])
def test_nobody_is_called_nothing(typed):
    refusal(NameEmpty, names.enforce, typed, 24)


@pytest.mark.parametrize("typed", ["...", "---", "***", "?!", "_", "─│", "ʼ", "ˈ", "()", "$", "∞"])
def test_nobody_is_called_by_dots_and_dashes(typed):
    refusal(NameWordless, names.enforce, typed, 24)


@pytest.mark.parametrize("typed", ["x" * 25, "x" * 60_000, "\ufdfa" * 24, "é̩" * 25, "👍🏽" * 25, "श्री" * 25])
def test_a_name_has_at_most_24_characters(typed):
    assert refusal(NameTooLong, names.enforce, typed, 24).fields == {"limit": 24}


def test_a_character_is_what_a_person_calls_one():
    assert len(names.enforce("👍🏽" * 24, 24)) == 48
    assert len(names.enforce("க்" * 24, 24)) == 48


@pytest.mark.parametrize("typed", ["👨‍👩‍👧‍👦" * 7, "ɔ̩̃" * 24])
def test_nor_is_it_longer_for_being_made_of_many_parts(typed):
    refusal(NameTooManyParts, names.enforce, typed, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "a/b", "/quit", "a／b", "a⁄b", "a∕b", "½", "Hugo,Julien", "Hugo，Julien", "李、雷", "أ،ب", "@Hugo", "＠Hugo",
        "Anna' B", "Anna’ B", 'Hu"go', "Hu“go", "»Hugo", "‹Hugo", "„Hugo", "‟Hugo", "Hu‘go", "＂Hugo",
        "「Hugo」", "<b>Hugo</b>",
    ],
)  # fmt: skip
def test_a_name_cannot_hold_what_means_something_in_a_command(typed):
    refusal(NameReserved, names.enforce, typed, 24)


@pytest.mark.parametrize(
    "name", ["O'Neil", "O’Neil", "'t Hooft", "Hugo'", "Anna (compta)", "C++", "C#", "Anna & Bob", "Anna B.", "Anna :)"]
)
def test_the_other_punctuation_is_free(name):
    assert names.enforce(name, 24) == name


@pytest.mark.parametrize(
    "typed",
    [
        "Hu\x00go", "Hu\ngo", "Hu\rgo", "Hu\x1b[31mgo", "Hu\u2028go", "Hu\u0085go",
        "\u202eoguH", "Hu\u200fgo", "Hu\u2066go", "Hu\u200bgo", "Hu\u200dgo", "\ufeffHugo", "Hu\u00adgo", "Hu\ud800go",
        "Hugo\u2800", "\u2800Hugo", "\u2800", "Hugo\ufffc", "Hugo\U0001d159", "\U0001d159", "Hugo\U00016fe4",
        "Hugo\U000133fc", "Hugo\u3164", "\uffa0", "김\u115f\u1160", "Hugo\U0001d173", "Hugo\U00013441", "\u200b\u2060",
        "Hugo\ufe0f", "Hugo 1\ufe0f", "🇫\ufe0f",
        "😀\u200d", "👩\u200d" * 4 + "👩", "👩\u200d" * 3 + "👩🏽\u200d👩", "🇫", "🇫🇷🇩", "Hugo 🇫",
        "🏴\U000e0068\U000e0069\U000e007f", "Hugo\U000e0041", "❤️\ufe0f",
    ],
)  # fmt: skip
def test_a_name_cannot_hold_what_nobody_sees(typed):
    refusal(NameInvalid, names.enforce, typed, 24)


@pytest.mark.parametrize(
    "typed",
    [
        "\u0301", "Hugo \u0301", "Hugo.\u0301", "😀\u0301", "Hugo\u0488", "\u0488Hugo", "Жанна\u0488",
        "Hug\u20dd", "नमः।\u093e", "Hugo\u093c", "Hugo\u1039",
        "Hugo\U0001107f", "Hugo\U0001bc9d", "Hugo\U0001da9b", "Hugo\U00013440", "Hugo\U0001d167",
        "សុខ\u17d2", "Hugó\u0301", "\u0e49", "e" + "\u0301" * 20, "Hugo´",
    ],
)  # fmt: skip
def test_a_mark_belongs_on_a_letter_of_its_own_writing_and_once(typed):
    refusal(NameInvalid, names.enforce, typed, 24)


def test_a_letter_carries_at_most_four_marks():
    assert names.enforce("Ze\u0323\u0302\u0301\u0303", 24)
    refusal(NameAccents, names.enforce, "Ze\u0323\u0302\u0301\u0303\u0304", 24)
    refusal(NameAccents, names.enforce, "Z" + "\u0300\u0301\u0302\u0303" * 5, 24)


@given(st.text(max_size=40) | st.text(SEEN + UNSEEN, max_size=12))
def test_whatever_is_typed_is_refused_or_fit_to_be_shown(typed):
    name = attempt(names.enforce, typed, 24)
    if isinstance(name, NameInvalid):
        return
    assert 1 <= len(name) <= 48
    assert name == name.strip() == names.enforce(name, 24)
    assert any(unicodedata.category(char)[0] in "LNS" or char in "🫩🩷\u20e3" for char in name if char not in UNSEEN)
    assert not {unicodedata.category(char) for char in name} & {"Cc", "Cs", "Co", "Zl", "Zp"}


@pytest.mark.parametrize(
    "typed",
    ["\ufdfa" * 192, "\ufdfa" * 20_000, "e" + "\u0301" * 190, "ا" + "\u064b\u064c" * 40 + "\u200c",
     "👩\u200d" * 96, "🇫" * 191, "ក្" * 96, "> " * 96, "\u2800" * 60_000, "x" * 60_000],
    ids=lambda typed: ascii(typed[:9]),
)  # fmt: skip
def test_no_name_holds_up_the_room(typed):
    assert min(repeat(lambda: attempt(names.enforce, typed, 24), number=1, repeat=5)) < 0.02  # seconds
