"""`flask run --debug`: one process watches the files, another has the room, anew after each change."""

from tests.member import eventually
from tests.wire.client import Client


def test_after_a_change_the_room_is_there_again_with_everybody_in_it(serve, tmp_path):
    changed = tmp_path / "changed.py"
    changed.touch()
    server = serve("flask", FLASK_DEBUG=1, FLASK_RUN_EXTRA_FILES=changed)
    hugo = Client(server.url).comes("Hugo")
    hugo.says("before the change")
    changed.write_text("# changed")
    hugo.wait_for_end()
    eventually(server.healthy, 30)
    hugo.connect().join()
    assert [said["text"] for said in hugo.welcome["messages"] if "text" in said] == ["before the change"]
    assert "left" not in server.log()
    assert server.log().count("The room is open") == 2
    hugo.close()
