"""`./portal manage …` and `./portal code EMAIL`: one management command, with the servers it needs around it."""

from collections.abc import Sequence

from leap_portal.embedded import environment, folder, run, servers


def manage(arguments: Sequence[str], data: folder.Folder) -> int:
    """The command's own exit code, streams and working folder."""
    urls = environment.external()
    if urls:
        return run.foreground([*run.MANAGE, *arguments], environment.of_owner(data, urls))
    with servers.embedded(data) as urls:
        return run.foreground([*run.MANAGE, *arguments], environment.of_owner(data, urls), urls.holds)
