#!/bin/bash
# The first process of a test host, inside its own mount, network, pid, uts and ipc namespaces.
#   init.sh FOLDER NAME     FOLDER/docker is the engine's disk, FOLDER/env its environment
set -u
folder=$1 name=$2
hostname "$name"

# Mounts of other engines came along with the copy of the mount table: let go of them, or they stay pinned.
awk '$2 ~ "^/run/|^/run$|/overlay2/.*merged" {print $2}' /proc/mounts | sort -r | while read -r mount; do umount -l "$mount" 2>/dev/null; done

# A /proc and /sys that show these namespaces; the cgroup tree is put back over the new /sys.
mount -t proc proc /proc
mkdir -p "$folder/cgroup"
mount --rbind /sys/fs/cgroup "$folder/cgroup"
mount -t sysfs sysfs /sys
mount --rbind "$folder/cgroup" /sys/fs/cgroup
umount -l "$folder/cgroup"
mount -t tmpfs -o mode=755 tmpfs /run
echo "$name" >/run/test-host
mkdir -p /run/lock /var/lib/docker /etc/docker

# The host's own files. A resolver that refuses at once: one that is silent costs 5 s per look-up.
mkdir -p "$folder/docker" "$folder/etc-docker" "$folder/home" "$folder/log"
echo "nameserver 127.0.0.1" >"$folder/resolv.conf"
printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >"$folder/hosts"
mount --bind "$folder/docker" /var/lib/docker
mount --bind "$folder/etc-docker" /etc/docker
mount --bind "$folder/resolv.conf" /etc/resolv.conf
mount --bind "$folder/hosts" /etc/hosts

"$(dirname "$0")/engine.sh" "$folder" "$name"
while :; do
  sleep 86400 &
  wait $!
done
