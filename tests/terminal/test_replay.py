"""The original program's published example, replayed: three people, a greeting, a private message, an answer."""

WELCOME = """\
Welcome to chat!
  /pm    write to one or several in private
  /name  change your name
  /quit  leave the room
Please enter your username:"""

HUGO = """\
>>> Hugo
Hugo is connected
Mathieu is connected
Julien is connected
HH:MM:SS Hugo >>> Hello all
HH:MM:SS Mathieu(PM) >>> Hello Hugo ! How are you ?
HH:MM:SS Julien >>> Hello Hugo and Mathieu"""

MATHIEU = """\
>>> Mathieu
Hugo is connected
Mathieu is connected
Julien is connected
HH:MM:SS Hugo >>> Hello all
HH:MM:SS Mathieu(PM to Hugo) >>> Hello Hugo ! How are you ?
HH:MM:SS Julien >>> Hello Hugo and Mathieu"""

JULIEN = """\
>>> Julien
Hugo is connected
Mathieu is connected
Julien is connected
HH:MM:SS Hugo >>> Hello all
HH:MM:SS Julien >>> Hello Hugo and Mathieu"""


def test_the_original_example_prints_what_it_printed(terminal):
    people = hugo, mathieu, julien = [_enter(terminal, name) for name in ("Hugo", "Mathieu", "Julien")]
    hugo.says("Hello all")
    mathieu.sees("Hugo >>> Hello all").says("/pm").sees("Whom do you want to write to?")
    mathieu.says("Hugo").sees("What do you want to write to Hugo?").says("Hello Hugo ! How are you ?")
    hugo.sees("Mathieu(PM) >>> ")
    julien.says("Hello Hugo and Mathieu")
    for person, printed in zip(people, (HUGO, MATHIEU, JULIEN), strict=True):
        person.shows(f"{WELCOME}\n{printed}".split("\n"))


def _enter(terminal, name):
    person = terminal()
    person.sees("Please enter your username:").sees(">>>").says(name).sees(f"{name} is connected")
    return person
