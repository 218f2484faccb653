"""The launcher: runs the portal and its servers on one machine; standard library only, nothing of Django."""
