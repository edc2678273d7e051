#!/bin/bash
# Starts dockerd inside a test host, detached; FOLDER/env may put another engine first on PATH.
#   engine.sh FOLDER NAME
folder=$1 name=$2
export HOME="$folder/home"
[ -f "$folder/env" ] && . "$folder/env"
rm -f /run/docker.pid
setsid dockerd -H unix:///var/run/docker.sock --cgroup-parent "/$name" </dev/null >>"$folder/log/dockerd.log" 2>&1 &
