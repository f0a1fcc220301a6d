"""The preview: a local server, a watcher, and the loop that rebuilds between them.

protocol (bytes to requests, responses to bytes; pure) < site_files (a request's answer out of the
site folder) < server (connections, waiting, live reload); watcher (what changed on disk); loop.
What a change means is not decided here: the loop converts and builds as the commands do.
"""
